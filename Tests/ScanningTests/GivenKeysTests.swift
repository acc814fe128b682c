import Detection
import Fixtures
import Rules
import Scanning
import Testing
import Verification

/// Keys in whatever the lines of standard input hold.
@Suite struct GivenKeysTests {
  private func keys(_ text: [UInt8]) throws -> GivenKeys {
    GivenKeys(text, detector: try Detector(rules: RuleFile.shipped()))
  }

  @Test(arguments: [
    "@@", "\"@@\"", "KUBEADAPT_API_KEY=@@", "  - '@@',", "Authorization: Bearer @@",
    "{\"api_key\": \"@@\", \"x\": 1}", "@@\r", "\u{FEFF}@@", "curl -H \"x: @@\" https://x",
  ])
  func aLineGivesItsKey(_ line: String) throws {
    let key = String(decoding: Sample.key, as: UTF8.self)
    let text = line.replacing("@@", with: key) + "\n"
    let mark: [UInt8] = [0xFF, 0xFE]
    let wide: [UInt8] = text.utf16.reduce(into: mark) { bytes, unit in
      bytes += [UInt8(unit & 0xFF), UInt8(unit >> 8)]
    }
    for bytes in [Array(text.utf8), wide] {
      let found = try keys(bytes).keys
      #expect(found.map(\.candidate.secret) == [Sample.key])
      #expect(found.map(\.candidate.rule) == ["kubeadapt-api-key"])
      #expect(found.map(\.line) == [1])
    }
  }

  @Test func linesAreNumberedAndOthersAreNotSent() throws {
    let key = String(decoding: Sample.key, as: UTF8.self)
    let text = "[\r\n\"\(key)\",\r\n]\r\nshort words\r\nnotakeybutaslong0123\r\n"
    let found = try keys(Array(text.utf8)).keys
    #expect(found.map(\.line) == [2, 5])
    #expect(found.map(\.candidate.isVerifiable) == [true, false])
    #expect(try keys([]).keys.isEmpty)
    #expect(try keys(Array("\n \n".utf8)).keys.isEmpty)
  }

  @Test func anAgentsPlaceIsOne() throws {
    let key = String(decoding: Sample.key, as: UTF8.self)
    let found = try keys(Array("KUBEADAPT_AGENT_TOKEN=\(key)".utf8)).keys
    #expect(found.map(\.candidate.foundInAgentPlace) == [true])
  }
}
