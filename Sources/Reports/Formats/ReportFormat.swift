package import Platform

/// A format that a report can have.
///
/// The file of a format says everything about it: its name, what it needs and how it is written.
/// To add one, add its file and its line in `all`.
package struct ReportFormat: Sendable {
  /// Every format, in the order in which help lists them.
  package static let all: [ReportFormat] = [
    .text, .sarif, .json, .jsonl, .gitlab, .codequality, .junit, .csv, .html, .github,
    .notice,
  ]

  /// What the user types.
  package let name: String
  /// What people call it.
  package let title: String
  /// How the name of a file in this format ends, without the dot.
  package let suffix: String
  /// What of a scan it shows.
  package let needs: ReportNeeds
  /// Writes a report.
  let write: @Sendable (Report, ReportOptions, inout Output) -> Void
  /// Reads a report back; nil for a format that can't be, and from it for what is another's.
  let read: (@Sendable (ReportText) throws(ReportError) -> Report?)?

  init(
    name: String, title: String, suffix: String, needs: ReportNeeds,
    write: @escaping @Sendable (Report, ReportOptions, inout Output) -> Void,
    read: (@Sendable (ReportText) throws(ReportError) -> Report?)? = nil
  ) {
    self.name = name
    self.title = title
    self.suffix = suffix
    self.needs = needs
    self.write = write
    self.read = read
  }

  /// Whether a report in it can be read back.
  package var isReadable: Bool { read != nil }

  /// The format that the user names; nil when there is no such format.
  package init?(named name: String) {
    guard let format = Self.all.first(where: { $0.name == name }) else { return nil }
    self = format
  }

  /// The titles of the formats that can be read back, such as `A, B or C`.
  ///
  /// - Parameter conjunction: the word before the last one.
  package static func readable(_ conjunction: String) -> String {
    let titles = all.filter(\.isReadable).map(\.title).sorted()
    return titles.dropLast().joined(separator: ", ") + " \(conjunction) " + (titles.last ?? "")
  }
}

extension ReportFormat: Equatable, CustomStringConvertible {
  package static func == (a: ReportFormat, b: ReportFormat) -> Bool { a.name == b.name }
  package var description: String { name }
}

extension Report {
  /// Writes the report.
  ///
  /// Nothing of a secret is written unless `options.showsSecrets`: the formats work on a copy of
  /// the report that holds none.
  ///
  /// - Throws: what the sink throws, such as a full disk or a closed pipe.
  package func write(
    _ format: ReportFormat, options: ReportOptions, to sink: any ByteSink
  ) throws(SystemError) {
    let showsSecrets = options.showsSecrets && format.needs.contains(.secrets)
    var output = Output(sink)
    format.write(showsSecrets ? self : redacted(), options, &output)
    try output.finish()
  }
}
