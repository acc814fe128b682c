import Bytes

/// Tells random values from words and identifiers, for secrets whose form is not documented.
///
/// Of random letter pairs 28 percent are among the common ones below, of those in identifiers 85 to
/// 100: measured on what follows `ka_` in 12 GB of source and programs. Where there are few pairs,
/// more of them have to be common: so many that random ones are once in some thousand times.
enum WordFilter {
  /// The share of common pairs from which on letters are words.
  private static let wordShare = 0.7
  /// The share of common pairs among random ones.
  private static let randomShare = 0.3
  /// Fewer pairs than this tell nothing.
  private static let leastPairs = 8

  /// The commonest letter pairs of English text and of identifiers.
  private static let common: Set<UInt16> = Set(
    """
    th he in er an re on at en nd ti es or te of ed is it al ar st to nt ng se ha as ou io le ve co \
    me de hi ri ro ic ne ea ra ce li ch ll be ma si om ur ca el ta la ns di fo ho pe ec pr no ct us \
    ac ot il tr ly nc et ut ss so rs un lo wa ge ie wh ee wi em ad ol rt po we na ul ni ts mo ow pa \
    im mi ai sh ir su id os iv ia am fi ci vi pl ig tu ev ld ry mp fe bl ab gh ty op wo sa ay ex ke \
    fr oo av ag if ap gr od bo sp rd do uc bu ei ov by rm ep tt oc fa ef cu rn sc gi da yo cr cl du \
    ga qu ue ff ba ey ls va um pp ua up lu go ht ru ug ds lt pi rc rr eg au ck ew mu br bi pt ak pu
    """.split(whereSeparator: \.isWhitespace).compactMap { pair in
      let bytes = Array(pair.utf8)
      return bytes.count == 2 ? UInt16(bytes[0]) << 8 | UInt16(bytes[1]) : nil
    })

  /// Whether a value reads like words: an identifier, a path, a host name, a sentence.
  static func isWords(_ body: ArraySlice<UInt8>) -> Bool {
    let (pairs, known) = letterPairs(body)
    // Hexadecimal digits make pairs such as `de` and `ea`, but few.
    let neighbours = zip(body, body.dropFirst()).count {
      ByteClass.alphanumeric.contains($0) && ByteClass.alphanumeric.contains($1)
    }
    guard pairs >= leastPairs, pairs * 2 >= neighbours else { return false }
    return known >= leastKnown(of: pairs)
  }

  /// How many of some letter pairs have to be common ones to make words: `wordShare`, or 4.5 standard
  /// deviations above what random letters have.
  private static func leastKnown(of pairs: Int) -> Int {
    let count = Double(pairs)
    let random = randomShare * count
    let deviation = (random * (1 - randomShare)).squareRoot()
    return Int(max(wordShare * count, random + 4.5 * deviation).rounded(.up))
  }

  private static func letterPairs(_ body: ArraySlice<UInt8>) -> (all: Int, common: Int) {
    var pairs = 0
    var known = 0
    for (a, b) in zip(body, body.dropFirst())
    where ByteClass.letter.contains(a) && ByteClass.letter.contains(b) {
      // From a small letter to a capital a new word begins.
      if a & 0x20 != 0, b & 0x20 == 0 { continue }
      pairs += 1
      if common.contains(UInt16(a | 0x20) << 8 | UInt16(b | 0x20)) { known += 1 }
    }
    return (pairs, known)
  }
}
