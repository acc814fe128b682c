import Bytes

/// Words that placeholders and identifiers are made of.
enum PlaceholderWords {
  /// In the order of the alphabet, in small letters.
  ///
  /// They are looked at where they lie: cutting them apart took a tenth of a hook's time.
  static let text = Array(
    """
    and any api app auth bar base baz bearer big bot buffer builder but can cat change channel
    character characters chars check client cloud cluster code config consumer controller cost count create data date day
    default delete demo dev doc does dog dummy element end enter env error event example factory
    fake feed field file filter find first foo for free from full get give goes good group handler has
    have hello help here host http info input insert into invalid item just kafka key keys kube
    last like line list live local log long made make manager map masked message mock
    more must name need never new next node none not null number obtain off old one only open
    option order other our own page parse part pass password paste path placeholder please pod
    point post private processor prod production provider public put query random read real
    redacted remove removed replace request reset result run sample save secret secrets see send
    server service session set settings shared short show size some stage staging start state
    status stop store stream string stub sub team temp template temporary test testing text than
    that the their then there these they thing this time todo token tokens tool top topic true
    type unit update upper use used user using uuid valid value values var version view was web
    were what when where which will with word work world write wrong xxx yes you your yours zone
    """.utf8)

  /// Where the words of each letter begin in `text`.
  private static let first: [Int] = {
    var first: [Int] = []
    for index in text.indices where index == 0 || !isLetter(text[index - 1]) {
      while first.count <= Int(text[index]) - 0x61 { first.append(index) }
    }
    return first + [Int](repeating: text.count, count: 27 - first.count)
  }()

  private static func isLetter(_ byte: UInt8) -> Bool { ByteClass.smallLetter.contains(byte) }

  /// The length of the longest word at an offset, or nil.
  ///
  /// - Parameter more: words beside the usual ones.
  static func longest(at offset: Int, in lower: [UInt8], or more: [[UInt8]]) -> Int? {
    guard isLetter(lower[offset]) else { return nil }
    let letter = Int(lower[offset]) - 0x61
    var longest = 0
    for word in more where lower[offset...].starts(with: word) {
      longest = max(longest, word.count)
    }
    var start = first[letter]
    while start < first[letter + 1] {
      var length = 0
      while start + length < text.count, isLetter(text[start + length]),
        offset + length < lower.count, lower[offset + length] == text[start + length]
      {
        length += 1
      }
      var end = start + length
      if end == text.count || !isLetter(text[end]) { longest = max(longest, length) }
      while end < text.count, isLetter(text[end]) { end += 1 }
      start = end + 1
    }
    return longest > 0 ? longest : nil
  }
}
