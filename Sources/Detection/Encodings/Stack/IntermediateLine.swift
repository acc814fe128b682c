import Bytes

/// The lines of compilers' own languages that store numbers in an array: LLVM's (`store i8 107, ptr %3`,
/// behind `%3 = getelementptr …, i64 0`), and WebAssembly's text (`i32.const 1024`, `i64.const …`,
/// `i64.store`).
struct IntermediateLine {
  /// The arrays that names of LLVM point into, and where.
  private var pointers: [String: (base: Int, place: Int)] = [:]
  private var bases: [String: Int] = [:]
  /// What was put on WebAssembly's stack.
  private var place: Int?
  private var value: (number: UInt64, size: Int, range: Range<Int>)?

  /// What is no array's own number.
  private static let memory = 1 << 20

  /// Whether a number at a hit is stored by one of these lines, as far as what stands before it tells.
  static func isStored(at hit: Int, in text: Span<UInt8>) -> Bool {
    let words: [StaticString] = [
      "store i8 ", "store i32 ", "store i64 ", "i64.const ", "i32.const ",
    ]
    return words.contains { text.starts(at: hit - $0.utf8CodeUnitCount, with: $0) }
  }

  /// Reads a line; says whether it is one of these.
  mutating func read(
    _ range: Range<Int>, in text: Span<UInt8>, into stack: inout StackText
  ) -> Bool {
    var start = range.lowerBound
    while start < range.upperBound, ByteClass.blank.contains(text[start]) { start += 1 }
    if text.starts(at: start, with: "store i") || text.starts(at: start, with: "%") {
      let line = String(decoding: (start..<range.upperBound).map { text[$0] }, as: UTF8.self)
      return readLLVM(line, at: start..<range.upperBound, into: &stack)
    }
    guard text.starts(at: start, with: "i32.") || text.starts(at: start, with: "i64.") else {
      return false
    }
    let line = String(decoding: (start..<range.upperBound).map { text[$0] }, as: UTF8.self)
    return readWebAssembly(line, at: start..<range.upperBound, into: &stack)
  }

  private mutating func base(of name: String) -> Int {
    if let known = bases[name] { return known }
    bases[name] = bases.count + 1
    return bases.count
  }

  private mutating func readLLVM(
    _ line: String, at range: Range<Int>, into stack: inout StackText
  ) -> Bool {
    let words = line.split { " ,\t\r".utf8.contains($0.asciiValue ?? 0) }.map(String.init)
    if words.count > 4, words[0] == "store", let bits = Int(words[1].dropFirst()),
      let value = Int64(words[2]), let name = words[3...].first(where: { $0.hasPrefix("%") }),
      [8, 16, 32, 64].contains(bits)
    {
      let target = pointers[name] ?? (base(of: name), 0)
      stack.store(
        UInt64(bitPattern: value), bits / 8, base: target.base, place: target.place, at: range)
      return true
    }
    guard words.count > 5, words[1] == "=", words[2] == "getelementptr",
      let array = words[3...].last(where: { $0.hasPrefix("%") }),
      let last = words.last(where: { Int($0) != nil }), let place = Int(last),
      place >= 0, place < 1 << 20
    else { return false }
    let known = pointers[array] ?? (base(of: array), 0)
    pointers[words[0]] = (known.base, known.place + place)
    return true
  }

  private mutating func readWebAssembly(
    _ line: String, at range: Range<Int>, into stack: inout StackText
  ) -> Bool {
    let words = line.split { " \t\r()".utf8.contains($0.asciiValue ?? 0) }
    guard let first = words.first, let dot = first.firstIndex(of: ".") else { return false }
    let size = first.hasPrefix("i64") ? 8 : 4
    switch first[dot...] {
    case ".const":
      guard words.count > 1, let number = Int64(words[1]) else { return false }
      if let (value, _, _) = value { place = Int(truncatingIfNeeded: Int64(bitPattern: value)) }
      value = (UInt64(bitPattern: number), size, range)
      return true
    case ".store", ".store8", ".store16", ".store32":
      guard let place, let (number, _, start) = value, place.magnitude < 1 << 32 else {
        return false
      }
      let offset =
        words.first { $0.hasPrefix("offset=") }.flatMap { Int($0.dropFirst(7)) } ?? 0
      let bits = Int(first[dot...].drop { !$0.isNumber }) ?? 8 * size
      stack.store(
        number, bits / 8, base: Self.memory,
        place: place + (offset.magnitude < 1 << 32 ? offset : 0),
        at: start.lowerBound..<range.upperBound)
      (self.place, value) = (nil, nil)
      return true
    default: return false
    }
  }
}
