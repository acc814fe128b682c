/// A text that can't be used: a rule file, a configuration, a baseline, a list.
package struct FormatError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file's name, or what the text is called.
  package let file: String
  /// The line, from 1, that is at fault; nil where no line is.
  package let line: Int?
  /// What is wrong.
  package let reason: String

  /// Creates an error.
  package init(file: String, line: Int?, reason: String) {
    self.file = file
    self.line = line
    self.reason = reason
  }

  package var description: String {
    line.map { "\(file):\($0): \(reason)" } ?? "\(file): \(reason)"
  }
}
