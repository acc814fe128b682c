import Blobs
import Findings

extension TextReport {
  /// Lists what is suppressed: where, by what and why.
  func writeSuppressed(to output: inout Output) {
    let suppressed = report.findings.filter { $0.suppression != nil }
    if suppressed.isEmpty { return }
    output.write(style.apply(.strong, "Suppressed:") + "\n")
    for finding in suppressed {
      if output.hasFailed { return }
      var line = "  \(style.apply(.path, finding.place)): \(Escaping.visible(finding.rule))"
      line += " \(finding.fingerprint.text), by \(finding.suppression?.by.rawValue ?? "")"
      if let reason = finding.suppression?.reason { line += ": \(Escaping.visible(reason))" }
      output.write(line + "\n")
    }
    output.write("\n")
  }
}
