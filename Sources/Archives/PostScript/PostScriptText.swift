import Bytes

/// The lines that a PostScript file shows in several pieces.
///
/// What is shown behind one another on a line comes out as one; where there is room for a space, one
/// stands. Lines that one string shows stand in the file as they are, and are left out.
struct PostScriptText {
  private var dialect: PostScriptDialect
  private var bytes: [UInt8] = []
  /// Where the current line begins, and whether it was put together from pieces.
  private var lineStart = 0
  private var isJoined = false
  private var wraps = PDFWraps()
  /// The last string, the numbers before and behind it, and the last name.
  private var string: [UInt8]?
  private var before: [Double] = []
  private var numbers: [Double] = []
  private var glyph: UInt8?
  /// Room that stands behind the last character: what spreads letters, or a move in dots.
  private var room = 0.0
  private var step = 0.0
  private var size = 10.0
  private var line = (x: 0.0, y: 0.0)

  private static let mostNumbers = 8
  /// A word's space takes a part of a font's size, or of an inch, that kerning does not.
  private static let space = 0.15
  private static let spacesInInch = 50.0
  /// Letters that are one character of a font: in groff's fonts, and in TeX's two encodings.
  private static let ligatures: [UInt8: [UInt8]] = {
    let letters = ["ff", "fi", "fl", "ffi", "ffl"].map { Array($0.utf8) }
    var all: [UInt8: [UInt8]] = [:]
    for (index, letters) in letters.enumerated() {
      for first: UInt8 in [0x8B, 0x0B, 0x1B] { all[first + UInt8(index)] = letters }
    }
    return all
  }()

  init(_ dialect: PostScriptDialect) { self.dialect = dialect }

  /// The lines of a part of the file that stands behind what was read before.
  mutating func shown(by part: Span<UInt8>) -> [UInt8] {
    (bytes, lineStart, isJoined, wraps) = ([], 0, false, PDFWraps())
    var lexer = PDFLexer(part)
    while true {
      switch lexer.next() {
      case .end:
        endLine()
        return keepsLines ? wraps.joined(bytes) : bytes
      case .number(let value):
        numbers.append(value)
        if numbers.count > Self.mostNumbers { numbers.removeFirst() }
      case .string(let new):
        (string, before) = (new, numbers)
        numbers = []
      case .name(let name): glyph = PDFGlyphs.byte(lexer, name)
      case .word(let word):
        operate(lexer, word)
        (string, before, numbers, glyph) = (nil, [], [], nil)
      case .openArray, .closeArray, .openDictionary, .closeDictionary: continue
      }
    }
  }

  /// Whether lines go on in the next one where they are wider than the page.
  private var keepsLines: Bool { if case .enscript = dialect { true } else { false } }

  private mutating func operate(_ lexer: borrowing PDFLexer, _ word: Range<Int>) {
    let first = lexer.bytes[word.lowerBound]
    switch dialect {
    case .groff:
      if word.count == 1, string != nil { return showGroff(first) }
      if lexer.reads(word, "SF"), let last = numbers.last { size = max(abs(last), 1) }
    case .dvips(let dots):
      if word.count == 1 { return operateDVIPS(first, dots) }
      if lexer.reads(word, "@start"), let dots = before.last {
        dialect = .dvips(Int(min(max(dots, 72), 9600)))
      }
      return
    case .r:
      if lexer.reads(word, "ta") { endLine() }
      if lexer.reads(word, "ta") || lexer.reads(word, "tb") { return show() }
      if lexer.reads(word, "t") || lexer.reads(word, "gr") { endLine() }
      return
    case .enscript:
      if lexer.reads(word, "M"), numbers.count == 2 { return move(numbers[0], numbers[1]) }
      if lexer.reads(word, "s"), string != nil { return showWrapped() }
    case .plain: break
    }
    operatePlain(lexer, word)
  }

  /// The language's own operators: PostScript Language Reference, section 8.2.
  private mutating func operatePlain(_ lexer: borrowing PDFLexer, _ word: Range<Int>) {
    if lexer.reads(word, "glyphshow") {
      string = glyph.map { [$0] } ?? [0xFF]
      show()
    } else if lexer.reads(word, "show") || lexer.reads(word, "widthshow") {
      show()
    } else if lexer.reads(word, "moveto") || lexer.reads(word, "rmoveto")
      || lexer.reads(word, "grestore") || lexer.reads(word, "translate")
      || lexer.reads(word, "showpage") || lexer.reads(word, "ashow")
    {
      endLine()
    }
  }

  /// groff's `prologue`: `A` to `D` show a string as it is, with wider spaces, with room behind each
  /// letter, and with both; the next ones move to the right before, down, both, or to a place.
  private mutating func showGroff(_ letter: UInt8) {
    guard (UInt8(ascii: "A")...UInt8(ascii: "T")).contains(letter) else { return endLine() }
    let index = Int(letter - UInt8(ascii: "A"))
    let spreads = index & 2 != 0
    // Operands of a string that came before it belong to what was there before.
    let spread = spreads ? before.last ?? 0 : 0
    switch index / 4 {
    case 0: break
    case 1: if room + (numbers.last ?? 0) > Self.space * size { append(0x20) }
    case 4: move(numbers.dropLast().last ?? 0, numbers.last ?? 0)
    default: append(0x20)
    }
    if spread > Self.space * size, let letters = string {
      string = letters.flatMap { [$0, 0x20] }.dropLast()
    }
    show()
    room = spread
  }

  /// dvips' `texc.pro`: what shows a string and moves on by some dots.
  private mutating func operateDVIPS(_ letter: UInt8, _ dots: Int) {
    switch letter {
    case UInt8(ascii: "a"): if numbers.count == 2 { move(numbers[0], numbers[1]) }
    case UInt8(ascii: "y"):
      show()
      if numbers.count == 2 { move(numbers[0], numbers[1]) }
    case UInt8(ascii: "p"): show()
    case UInt8(ascii: "w"), UInt8(ascii: "x"): append(0x20)
    case UInt8(ascii: "b")...UInt8(ascii: "t"):
      guard string != nil else { return }
      show()
      var distance = Double(letter) - Double(UInt8(ascii: "p"))
      if letter == UInt8(ascii: "b") {
        step = numbers.last ?? 0
        distance = step
      } else if letter <= UInt8(ascii: "k") {
        step += Double(letter) - Double(UInt8(ascii: "g"))
        distance = step
      }
      if abs(distance) > Double(dots) / Self.spacesInInch { append(0x20) }
    default: return
    }
  }

  private mutating func move(_ x: Double, _ y: Double) {
    if y == line.y { append(0x20) } else { endLine() }
    line = (x, y)
    room = 0
  }

  private mutating func show() {
    guard let string, !string.isEmpty else { return }
    if let last = bytes.last, bytes.count > lineStart, ByteClass.identifier.contains(last) {
      isJoined = true
    }
    for byte in string {
      if let letters = Self.ligatures[byte] {
        bytes += letters
        isJoined = true
      } else {
        bytes.append(byte)
      }
    }
  }

  private mutating func showWrapped() {
    if bytes.isEmpty || bytes.last == 0x0A {
      wraps.begin(
        PDFWraps.Start(x: line.x, y: line.y, height: size),
        behind: bytes.isEmpty ? nil : bytes.count - 1)
    }
    show()
  }

  private mutating func append(_ byte: UInt8) {
    if bytes.count > lineStart, bytes.last != byte { bytes.append(byte) }
  }

  private mutating func endLine() {
    if bytes.count > lineStart {
      if isJoined || keepsLines {
        bytes.append(0x0A)
      } else {
        bytes.removeLast(bytes.count - lineStart)
      }
    }
    (lineStart, isJoined) = (bytes.count, false)
  }
}
