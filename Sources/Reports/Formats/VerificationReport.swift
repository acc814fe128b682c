package import Blobs
import Findings
package import Platform
package import Verification

/// What `kascan verify` says about keys that it was given and not found.
package struct VerificationReport: Sendable {
  /// A key and what is known of it.
  package struct Key: Sendable {
    package var fingerprint: Fingerprint
    package var verification: KeyVerification
    /// The lines of the input that hold it, from 1.
    package var lines: [Int]

    /// Creates an entry.
    package init(fingerprint: Fingerprint, verification: KeyVerification, lines: [Int] = []) {
      self.fingerprint = fingerprint
      self.verification = verification
      self.lines = lines
    }
  }

  /// The keys in the order they were given.
  package var keys: [Key]

  /// Creates a report.
  package init(keys: [Key]) { self.keys = keys }

  /// Masks secrets where the API's answers quote them, whole or in part.
  ///
  /// - Parameters:
  ///   - secrets: the keys that were asked about.
  ///   - maskUnscanned: masks what was not given, such as a key in another form.
  package mutating func mask(
    _ secrets: [[UInt8]], _ maskUnscanned: @escaping @Sendable ([[UInt8]]) -> [[UInt8]]
  ) {
    var report = Report(
      version: "", command: "verify", findings: [], rules: [], coverage: Coverage())
    report.knownSecrets = secrets
    report.maskUnscanned = maskUnscanned
    let redactor = Redactor(report)
    for index in keys.indices {
      keys[index].verification.visitTexts { text in text = redactor.redact([text])[0] }
    }
  }

  /// Writes an object a line for each key: its fingerprint and the members of `verification`.
  package func writeLines(to sink: any ByteSink) throws(SystemError) {
    var output = Output(sink)
    for key in keys {
      output.element { output in
        output.member("fingerprint", key.fingerprint.text)
        if !key.lines.isEmpty {
          output.array("lines") { output in for line in key.lines { output.value(line) } }
        }
        output.verification(key.verification)
      }
      output.needsComma = false
      output.write("\n")
    }
    try output.finish()
  }

  /// How many lines are named in text.
  private static let lineLimit = 5

  /// Writes a paragraph for each key, what to do about live ones, and a summary as the last line.
  package func writeText(options: ReportOptions, to sink: any ByteSink) throws(SystemError) {
    var output = Output(sink)
    let style = TextStyle(isColored: options.showsColor)
    var counts = KeyCounts()
    for key in keys {
      let verification = key.verification
      var line = "\(key.fingerprint.text)  "
      switch verification.verdict {
      case .live:
        counts.live += 1
        line += style.apply(.alarm, "LIVE")
      case .revoked:
        counts.revoked += 1
        line += style.apply(.good, "revoked")
      case .revokedAsAPIKey:
        counts.maybeAgent += 1
        line += style.apply(.warning, verification.verdict.rawValue)
      case .unknown:
        counts.unknown += 1
        line += style.apply(.warning, "unknown")
      }
      line += "  \(verification.reason.rawValue)"
      if !key.lines.isEmpty {
        let numbers = key.lines.prefix(Self.lineLimit).map(String.init).joined(separator: ", ")
        let more = key.lines.count > Self.lineLimit ? ", …" : ""
        line += "  (line \(numbers)\(more))"
      }
      output.write(line + "\n")
      for line in Wording.lines(verification).dropFirst() { output.write("  \(line)\n") }
    }
    if counts.live > 0, !options.isQuiet {
      output.write("\n" + style.apply(.alarm, "What to do about live keys:") + "\n")
      for (number, step) in Wording.nextSteps.enumerated() {
        output.write("  \(number + 1). \(step)\n")
      }
      output.write("\n")
    }
    if let line = Wording.elsewhere(keys.map(\.verification)) {
      output.write(style.apply(.alarm, line) + "\n")
    }
    let tone: TextStyle.Tone = counts.live > 0 ? .alarm : .strong
    output.write(style.apply(tone, Wording.verdicts(counts)) + "\n")
    try output.finish()
  }
}
