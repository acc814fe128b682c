package import Blobs
package import Platform

/// Keys that are planted to be stolen: asking the API about one would sound its alarm.
///
/// The user lists their fingerprints in `kascan/honeytokens` in the configuration folder
/// (`XDG_CONFIG_HOME`, or `~/.config`), one a line; `#` begins a comment. A scanned repository has
/// no say in this.
package enum Honeytokens {
  /// Where the list is.
  ///
  /// - Parameter environment: looks a variable up.
  /// - Returns: nil where there is no home.
  package static func file(_ environment: (String) -> String?) -> String? {
    if let folder = environment("XDG_CONFIG_HOME"), folder.hasPrefix("/") {
      return folder + "/kascan/honeytokens"
    }
    return environment("HOME").map { $0 + "/.config/kascan/honeytokens" }
  }

  /// The fingerprints of a list; none where there is no such file.
  package static func read(_ file: String) throws(FormatError) -> Set<Fingerprint> {
    let text: String
    do throws(TextFile.Failure) {
      text = try TextFile.read(file)
    } catch {
      if error.error.isMissing { return [] }
      throw FormatError(file: file, line: nil, reason: error.error.reason)
    }
    var found: Set<Fingerprint> = []
    // Bytes: CR LF is one Character, which is not a line feed.
    let lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (number, line) in lines.enumerated() {
      let text = Substring(line.prefix { $0 != UInt8(ascii: "#") })
      let word = text.split(whereSeparator: \.isWhitespace)
      if word.isEmpty { continue }
      guard word.count == 1, let fingerprint = Fingerprint(text: String(word[0])) else {
        throw FormatError(
          file: file, line: number + 1, reason: "no fingerprint: it has 16 digits of 0-9 and a-f")
      }
      found.insert(fingerprint)
    }
    return found
  }
}
