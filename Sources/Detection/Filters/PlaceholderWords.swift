/// Words that placeholders and identifiers are made of.
enum PlaceholderWords {
  private static let words: Set<[UInt8]> = Set(
    """
    and any api app auth bar base baz bearer big bot but can cat change check client cloud cluster
    code config cost count create data date day default delete demo dev doc does dog dummy end enter
    env error event example fake feed field file filter find first foo for free from full get give
    good group has have hello help here host http id info input insert into invalid item just
    kafka key keys kube kubeadapt last like line list live local log long made make map
    masked message mock more must name need never new next node none not null number obtain off old
    one only open option order other our own page parse part pass password paste path placeholder
    please pod point post private prod production public put query random read real redacted remove
    removed replace request reset result run sample save secret secrets see send server service
    session set settings shared short show size some stage staging start state status stop store
    string stub sub team template temp temporary test testing text than that the their then there
    these they thing this time todo token tokens tool top true type unit update upper use used user
    using uuid valid value values var version view was web were what when where which will with word
    work world write wrong xxx yes you your yours zone consumer topic stream handler manager factory
    builder controller processor provider channel buffer element
    """.split(whereSeparator: \.isWhitespace).map { Array($0.utf8) })

  private static let longestWord = words.map(\.count).max() ?? 0

  /// The length of the longest word at an offset, or nil.
  static func longest(at offset: Int, in lower: [UInt8]) -> Int? {
    let most = min(longestWord, lower.count - offset)
    guard most >= 3 else { return nil }
    for length in stride(from: most, through: 3, by: -1)
    where words.contains(Array(lower[offset..<offset + length])) {
      return length
    }
    return nil
  }
}
