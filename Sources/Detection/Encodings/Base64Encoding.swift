/// Base64 and base64url, at any alignment and wrapped at any width from 4 characters up.
///
/// Of a secret's prefix, the characters that depend on nothing else are known for each of the
/// three alignments. They are cut into pieces of 3: of three such pieces, a wrapping of 4 or more
/// characters leaves one whole.
struct Base64Encoding: Encoding {
  let name = "base64"
  let literals: [[UInt8]]
  /// For each literal, where in its quad of four characters it can begin.
  private let quadIndices: [[UInt8]: Set<Int>]

  init(prefixes: [[UInt8]]) {
    var indices: [[UInt8]: Set<Int>] = [:]
    for prefix in prefixes {
      for alignment in 0..<3 {
        let text = Base64Text.encode([UInt8](repeating: 0, count: alignment) + prefix)
        // From the first character that holds no bit of what stands before, through the last that
        // holds no bit of what follows.
        let first = (alignment * 8 + 5) / 6
        let end = (alignment + prefix.count) * 8 / 6
        for start in stride(from: first, through: end - 3, by: 3).prefix(3) {
          indices[Array(text[start..<start + 3]), default: []].insert(start % 4)
        }
      }
    }
    quadIndices = indices
    literals = indices.keys.sorted { $0.lexicographicallyPrecedes($1) }
  }

  func decode(
    _ text: Span<UInt8>, around hit: Int, of literal: [UInt8], into decoded: inout DecodedText
  ) {
    guard let indices = quadIndices[literal] else { return }
    var characters: [Base64Text.Character] = []
    var offset = hit
    while characters.count < EncodingWindow.before,
      let character = Base64Text.character(before: offset, in: text)
    {
      characters.append(character)
      offset = character.start
    }
    characters.reverse()
    let hitIndex = characters.count
    offset = hit
    while characters.count < hitIndex + EncodingWindow.after,
      let character = Base64Text.character(at: offset, in: text)
    {
      characters.append(character)
      offset = character.end
    }
    for index in indices {
      // What is left over before the first whole quad belongs to another text.
      let dropped = ((hitIndex - index) % 4 + 4) % 4
      Self.decode(characters[min(dropped, hitIndex)...], into: &decoded)
    }
  }

  /// Decodes characters from the beginning of a quad on.
  private static func decode(
    _ characters: ArraySlice<Base64Text.Character>, into decoded: inout DecodedText
  ) {
    decoded.isChanged = true
    var held: UInt32 = 0
    var bits = 0
    var start = 0
    for character in characters {
      if bits == 0 { start = character.start }
      held = held << 6 | UInt32(character.value)
      bits += 6
      guard bits >= 8 else { continue }
      bits -= 8
      decoded.append(
        UInt8(truncatingIfNeeded: held >> UInt32(bits)), from: start, to: character.end)
      start = character.start
    }
  }
}
