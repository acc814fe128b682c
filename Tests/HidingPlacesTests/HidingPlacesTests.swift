import Blobs
import Detection
import Findings
import Fixtures
import Inputs
import Rules
import Scanning
import Testing

/// Every place for a key in every form of storage: found, and attributed as git tells it.
@Suite struct HidingPlacesTests {
  @Test(arguments: Form.allCases)
  func everyPlace(form: Form) throws {
    let places = try HidingPlaces(form)
    var scan = RepositoryScan(
      ScanSettings(detector: try Detector(rules: try RuleFile.shipped())))
    scan.inheritsEnvironment = false
    scan.readsNames = true
    scan.provesConnectivity = true
    scan.settings.threads = 2
    let target = Array(places.sandbox.path(form.target).utf8)
    let outcome = scan.run(target)
    #expect(outcome.coverage.unread == [])
    #expect(failures(places, outcome) == [])

    // What is only in the git folder, or reached by nothing, is not reported then.
    scan.selection = .reachable
    let reachable = scan.run(target)
    #expect(reachable.coverage.unread == [])
    let found = Set(reachable.findings.map(\.secret))
    var wrong: [String] = []
    for plant in places.plants {
      let isExpected = plant.isObject && plant.isReachable
      if found.contains(Array(plant.secret.utf8)) != isExpected { wrong.append(plant.place) }
    }
    #expect(wrong == [])
  }

  /// What a scan does not find, or does not say right.
  private func failures(_ places: HidingPlaces, _ outcome: ScanOutcome) -> [String] {
    var failures: [String] = []
    let planted = Set(places.plants.map { Array($0.secret.utf8) })
    let others = outcome.findings.filter { !planted.contains($0.secret) }
    for other in others {
      failures.append("not planted: \(String(decoding: other.provenance.path, as: UTF8.self))")
    }
    for plant in places.plants {
      let expected = plant.statement(
        date: plant.author == nil ? nil : places.dates[plant.commit ?? plant.dated],
        refs: plant.commit.flatMap { places.refs[$0] } ?? [],
        gitFolder: places.sandbox.path(places.form.gitFolder))
      let found = outcome.findings.filter { $0.secret.elementsEqual(plant.secret.utf8) }
        .map { plant.statement(of: $0) }
      if !found.contains(expected) {
        failures.append(
          "\(plant.place): expected\n\(expected)\nfound\n\(found.joined(separator: "\n"))")
      }
    }
    return failures
  }
}

extension Plant {
  /// The object that a path such as `objects/ID` names.
  fileprivate var dated: String { String(path.dropFirst("objects/".count)) }
}
