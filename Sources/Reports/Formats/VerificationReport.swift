package import Blobs
import Findings
package import Platform
package import Verification

/// What `kascan verify` says about keys that it was given and not found.
package struct VerificationReport: Sendable {
  /// The keys in the order they were given.
  package var keys: [(fingerprint: Fingerprint, verification: KeyVerification)]

  /// Creates a report.
  package init(keys: [(fingerprint: Fingerprint, verification: KeyVerification)]) {
    self.keys = keys
  }

  /// Writes an object a line for each key: its fingerprint and the members of `verification`.
  package func writeLines(to sink: any ByteSink) throws(SystemError) {
    var output = Output(sink)
    for (fingerprint, verification) in keys {
      output.element { output in
        output.member("fingerprint", fingerprint.text)
        output.verification(verification)
      }
      output.needsComma = false
      output.write("\n")
    }
    try output.finish()
  }

  /// Writes a paragraph for each key, what to do about live ones, and a summary as the last line.
  package func writeText(options: ReportOptions, to sink: any ByteSink) throws(SystemError) {
    var output = Output(sink)
    let style = TextStyle(isColored: options.showsColor)
    var counts = KeyCounts()
    for (fingerprint, verification) in keys {
      var line = "\(fingerprint.text)  "
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
      output.write(line + "  \(verification.reason.rawValue)\n")
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
