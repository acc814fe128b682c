import Bytes
import Rules
import Structure

/// The places of a rule, made ready for looking.
final class TokenNames: Sendable {
  /// A path of keys.
  struct Path: Sendable {
    /// As it is written, with dots.
    var text: [UInt8]
    var keys: [[UInt8]]
  }

  /// A key of a Kubernetes Secret.
  struct Secret: Sendable {
    var name: [UInt8]
    var key: [UInt8]
  }

  let variables: [[UInt8]]
  let paths: [Path]
  let secrets: [Secret]
  /// The last keys of paths, and the keys of Secrets.
  let keys: [[UInt8]]
  /// Keys that may stand around a path.
  let wrappers: Set<[UInt8]>
  /// Words of which one stands near a path that is in other keys or in another tool's settings.
  let context: ContextWords
  /// The names of the Secrets.
  let secretNames: ContextWords
  /// Words of which one is near every value that a path or a Secret holds.
  let hints: ContextWords
  /// A shorter name is nothing but the last key of a path or the key of a Secret.
  let shortestWhole: Int

  init(_ places: Rule.Places) {
    variables = places.variables.map { Array($0.utf8) }
    paths = places.paths.map { path in
      Path(text: Array(path.utf8), keys: path.split(separator: ".").map { Array($0.utf8) })
    }
    secrets = places.secrets.compactMap { secret in
      let parts = secret.split(separator: "/").map { Array($0.utf8) }
      return parts.count == 2 ? Secret(name: parts[0], key: parts[1]) : nil
    }
    keys = paths.compactMap(\.keys.last) + secrets.map(\.key)
    wrappers = Set(places.wrappers.map { Array($0.utf8) })
    context = ContextWords(places.context)
    secretNames = ContextWords(
      places.secrets.compactMap { $0.split(separator: "/").first }.map(String.init))
    hints = ContextWords(
      (paths.compactMap(\.keys.first) + secrets.map(\.name)).map {
        String(decoding: $0, as: UTF8.self)
      })
    let whole = variables + paths.filter { $0.keys.count > 1 }.map(\.text) + secrets.map(\.name)
    shortestWhole = whole.map(\.count).min() ?? .max
  }

  /// Whether a name is a variable's, or ends in one behind another word.
  func hasVariable(_ name: Range<Int>, in text: Span<UInt8>) -> Bool {
    variables.contains { Self.ends(name, with: $0, after: "_-.", in: text) }
  }

  /// Whether a name in a range of a text is a word, or ends in it behind one of some characters.
  static func ends(
    _ name: Range<Int>, with word: [UInt8], after separators: StaticString, in text: Span<UInt8>
  ) -> Bool {
    let start = name.upperBound - word.count
    guard start >= name.lowerBound, text.equals(word, at: start) else { return false }
    guard start > name.lowerBound else { return true }
    // `-eNAME=…`
    return separators.contains(text[start - 1])
      || start == name.lowerBound + 2 && text[name.lowerBound] == UInt8(ascii: "-")
  }
}

extension StaticString {
  fileprivate func contains(_ byte: UInt8) -> Bool {
    withUTF8Buffer { unsafe $0.contains(byte) }
  }
}

/// Where the words stand that names of tokens go with, as far as one text was looked at.
struct NameMemo {
  var secretNames = ContextMemo()
  var hints = ContextMemo()
  var context = ContextMemo()
}
