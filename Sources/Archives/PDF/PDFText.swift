import Bytes

/// The text that a content stream shows, line by line: ISO 32000-1 section 9.4.
///
/// What is shown behind one another on a line comes out as one; where there is room for a space, one
/// stands. Widths are not looked up: a character is taken to be 0.65 of the font's size wide at most.
struct PDFText {
  private(set) var bytes: [UInt8] = []
  private var font: PDFCharacters?
  private var fontName: [UInt8] = []
  /// Whether another font was set since text was shown.
  private var isFontNew = false
  private var size = 1.0
  /// The beginning of the line as the operators count it, from the last `BT` on.
  private var origin = (x: 0.0, y: 0.0)
  /// Where the last text was placed, and the characters shown since.
  private var line = (x: 0.0, y: 0.0)
  private var scale = 1.0
  /// Whether nothing said where the next text stands since `BT`: it stands where `cm` says.
  private var isUnplaced = false
  private var matrix = PDFMatrix()
  /// Those that `q` keeps.
  private var matrices: [PDFMatrix] = []
  private var leading = 0.0
  private var shown = 0
  /// The strings and numbers of an array, as text.
  private var pending: [UInt8] = []
  private var wraps = PDFWraps()

  private static let widest = 0.65
  /// Letters that are wider, as a program sees it that places each by itself (Qt): less than they are,
  /// since room for a space comes on top.
  private static let wideLetters: [UInt8: Double] = [
    UInt8(ascii: "W"): 0.92, UInt8(ascii: "M"): 0.75, UInt8(ascii: "m"): 0.78,
  ]
  /// Room in thousandths of the size that is no kerning, and room that is a space.
  private static let kerning = 200.0
  private static let space = 0.3
  private static let longest = 64 << 20
  private static let mostMatrices = 256
  /// The most numbers that an operator of interest has.
  private static let mostNumbers = 6

  /// Reads a stream.
  ///
  /// - Parameters:
  ///   - number: of fonts with one name, which one is meant.
  ///   - fonts: the fonts of each name.
  static func shown(
    by bytes: Span<UInt8>, _ number: Int, _ fonts: [[UInt8]: [PDFCharacters]]
  ) -> [UInt8] {
    var text = PDFText()
    text.read(bytes, number, fonts)
    return text.wraps.joined(text.bytes)
  }

  private mutating func read(
    _ bytes: Span<UInt8>, _ number: Int, _ fonts: [[UInt8]: [PDFCharacters]]
  ) {
    var lexer = PDFLexer(bytes)
    var numbers: [Double] = []
    numbers.reserveCapacity(Self.mostNumbers + 1)
    var name = 0..<0
    var isInArray = false
    while self.bytes.count < Self.longest {
      switch lexer.next() {
      case .end: return
      case .number(let value):
        if isInArray {
          if value < -Self.kerning { pending.append(0x20) }
        } else {
          numbers.append(value)
          if numbers.count > Self.mostNumbers { numbers.removeFirst() }
        }
      case .string(let string): append(string)
      case .name(let range): name = range
      case .openArray: isInArray = true
      case .closeArray: isInArray = false
      case .word(let word):
        if lexer.reads(word, "Tf") {
          let key = lexer.key(name)
          isFontNew = isFontNew || key != fontName
          fontName = key
          let named = fonts[key] ?? []
          font = named.isEmpty ? nil : named[min(number, named.count - 1)]
          size = abs(numbers.last ?? 1)
        } else if lexer.reads(word, "ID") {
          lexer.skipImage()
        } else if Self.begins(lexer.bytes[word.lowerBound]) {
          operate(lexer, word, numbers)
        }
        numbers.removeAll(keepingCapacity: true)
        pending.removeAll(keepingCapacity: true)
      case .openDictionary, .closeDictionary: continue
      }
    }
  }

  private mutating func append(_ string: [UInt8]) {
    guard let font, font.width > 1 || !font.isPlain else {
      pending += string
      return
    }
    var index = 0
    while index + font.width <= string.count {
      let code = string[index..<index + font.width].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      // Any other character stands for no letter of a key.
      pending.append(font.byte(code) ?? 0xFF)
      index += font.width
    }
  }

  /// Whether an operator that shows or places text begins with a byte.
  private static func begins(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "T"), UInt8(ascii: "B"), UInt8(ascii: "'"), UInt8(ascii: "\""),
      UInt8(ascii: "q"), UInt8(ascii: "Q"), UInt8(ascii: "c"):
      true
    default: false
    }
  }

  private mutating func operate(
    _ lexer: borrowing PDFLexer, _ word: Range<Int>, _ numbers: [Double]
  ) {
    if lexer.reads(word, "Tj") || lexer.reads(word, "TJ") {
      show()
    } else if lexer.reads(word, "'") || lexer.reads(word, "\"") {
      move(0, -max(leading, 1))
      show()
    } else if lexer.reads(word, "Td"), numbers.count >= 2 {
      move(numbers[numbers.count - 2], numbers[numbers.count - 1])
    } else if lexer.reads(word, "TD"), numbers.count >= 2 {
      leading = -numbers[numbers.count - 1]
      move(numbers[numbers.count - 2], numbers[numbers.count - 1])
    } else if lexer.reads(word, "TL") {
      leading = numbers.last ?? 0
    } else if lexer.reads(word, "T*") {
      move(0, -max(leading, 1))
    } else if lexer.reads(word, "Tm"), numbers.count == 6 {
      scale = max(abs(numbers[0]), abs(numbers[1]))
      origin = (numbers[4], numbers[5])
      place(origin.x, origin.y)
    } else if lexer.reads(word, "BT") {
      origin = (0, 0)
      scale = 1
      isUnplaced = true
    } else if lexer.reads(word, "cm"), numbers.count == 6 {
      matrix = PDFMatrix(numbers).within(matrix)
    } else if lexer.reads(word, "q") {
      if matrices.count < Self.mostMatrices { matrices.append(matrix) }
    } else if lexer.reads(word, "Q") {
      matrix = matrices.popLast() ?? PDFMatrix()
    }
  }

  private mutating func move(_ x: Double, _ y: Double) {
    origin = (origin.x + x * scale, origin.y + y * scale)
    place(origin.x, origin.y)
  }

  /// Sets where what comes next is shown.
  private mutating func place(_ x: Double, _ y: Double) {
    isUnplaced = false
    let (x, y) = matrix.place(x, y)
    let height = self.height
    if abs(y - line.y) > height / 5 {
      end(0x0A)
    } else if shown > 0 {
      let room = x - line.x - width * height
      if room > Self.space * height || x < line.x || isFontNew && endsWithKey { end(0x20) }
    }
    line = (x, y)
    shown = 0
  }

  private mutating func end(_ byte: UInt8) {
    if let last = bytes.last, last != 0x0A, last != byte { bytes.append(byte) }
  }

  /// How wide what was shown is at the most, in font sizes.
  private var width: Double {
    if shown == 1, let last = bytes.last, let width = Self.wideLetters[last] { return width }
    return Double(shown) * Self.widest
  }

  /// Whether a key of today's form is the last that was shown. Another font goes on with no part of it,
  /// and the room between may be less than the widest letters would take.
  private var endsWithKey: Bool {
    let key = bytes.suffix(40)
    guard key.count == 40, key.starts(with: "ka_live_".utf8),
      key.dropFirst(8).allSatisfy(ByteClass.alphanumeric.contains)
    else { return false }
    return key.startIndex == 0 || !ByteClass.identifier.contains(bytes[key.startIndex - 1])
  }

  /// Whether text begins with as many hexadecimal digits as a key has random characters.
  private static func isDigest(_ text: [UInt8]) -> Bool {
    text.count >= 32 && text.prefix(32).allSatisfy { HexDigits.value($0) != nil }
  }

  private var height: Double { max(size * scale * matrix.scale, 0.001) }

  private mutating func show() {
    if pending.isEmpty { return }
    if isUnplaced { place(origin.x, origin.y) }
    // Tables of keys have the prefix beside a digest: what is placed by itself is no part of a key then.
    if shown == 0, bytes.last == UInt8(ascii: "_"), Self.isDigest(pending) { end(0x20) }
    if bytes.isEmpty || bytes.last == 0x0A {
      wraps.begin(
        PDFWraps.Start(x: line.x, y: line.y, height: height),
        behind: bytes.isEmpty ? nil : bytes.count - 1)
    }
    bytes += pending
    shown += pending.count
    isFontNew = false
    pending.removeAll(keepingCapacity: true)
  }
}
