import ArgumentParser
import Blobs
import Findings
import Platform
import Scanning
import Settings
import Verification

/// Options that say whether and how keys are verified.
struct VerificationOptions: ParsableArguments {
  @Flag(help: "Ask the Kubeadapt API whether each key still works.")
  var verify = false

  @Flag(help: "Ask what each live key opens as well (implies --verify).")
  var reach = false

  @Option(
    help: ArgumentHelp(
      "The API's address; https unless it is this machine (default: KASCAN_ENDPOINT, or the public one).",
      valueName: "url"))
  var endpoint: String?

  @Option(
    help: ArgumentHelp("Never send the key with this fingerprint.", valueName: "fingerprint"))
  var noVerifyFingerprint: [String] = []

  @Option(
    help: ArgumentHelp("How many requests are sent a second, over all keys.", valueName: "n"))
  var verifyRate = VerificationOptions.usualRate

  private static let usualRate = 20.0

  func validate() throws {
    guard verifyRate > 0, verifyRate.isFinite else {
      throw ValidationError("--verify-rate has to be above 0")
    }
    for text in noVerifyFingerprint where Fingerprint(text: text) == nil {
      throw ValidationError("\(text) is no fingerprint: it has 16 digits of 0-9 and a-f")
    }
  }

  /// What to do about verification; nil for nothing.
  ///
  /// - Parameter isImplied: whether another option asks for it (`--fail-on live`).
  func plan(isImplied: Bool = false) throws -> VerificationPlan? {
    guard verify || reach || isImplied else { return nil }
    do {
      let chosen = try Endpoint.chosen(
        option: endpoint, environment: Terminal.environment("KASCAN_ENDPOINT"))
      var plan = VerificationPlan(endpoint: chosen, reach: reach, version: ProgramVersion.text)
      let honeytokens = try Honeytokens.file(Terminal.environment).map(Honeytokens.read) ?? []
      plan.rate = verifyRate
      plan.controlKey = try Self.controlKey()
      plan.neverSend = Set(noVerifyFingerprint).union(honeytokens.map(\.text))
      return plan
    } catch let exit as ExitCode {
      throw exit
    } catch {
      throw Diagnostics.usage("\(error)")
    }
  }

  /// The key that the user knows to be live: `KASCAN_CONTROL_KEY`. It proves that keys get through.
  private static func controlKey() throws -> [UInt8]? {
    guard let text = Terminal.environment("KASCAN_CONTROL_KEY"), !text.isEmpty else { return nil }
    let secret = Array(text.utf8)
    let isKey = Candidate(fingerprint: "", secret: secret, rule: "kubeadapt-api-key").isVerifiable
    guard isKey else { throw Diagnostics.usage("KASCAN_CONTROL_KEY is no Kubeadapt key") }
    return secret
  }
}

extension VerificationOptions {
  /// The options where none was typed.
  static var unchanged: VerificationOptions {
    var options = VerificationOptions()
    options.verify = false
    options.reach = false
    options.endpoint = nil
    options.noVerifyFingerprint = []
    options.verifyRate = usualRate
    return options
  }
}
