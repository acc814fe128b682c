/// JSON (RFC 8259), written value by value in the order of the calls.
extension Output {
  mutating func beginObject() { begin(UInt8(ascii: "{")) }
  mutating func endObject() { end(UInt8(ascii: "}")) }
  mutating func beginArray() { begin(UInt8(ascii: "[")) }
  mutating func endArray() { end(UInt8(ascii: "]")) }

  /// Puts the next element on a line of its own.
  mutating func breakLine() {
    separate()
    write(UInt8(ascii: "\n"))
  }

  /// Begins a member of the open object; its value comes next.
  mutating func key(_ name: StaticString) {
    separate()
    write(UInt8(ascii: "\""))
    write("\(name)")
    write("\":")
  }

  mutating func key(_ name: String) {
    value(name)
    write(UInt8(ascii: ":"))
    needsComma = false
  }

  mutating func value(_ text: String) {
    separate()
    write(UInt8(ascii: "\""))
    write(Escaping.json(text))
    write(UInt8(ascii: "\""))
    needsComma = true
  }

  mutating func value(_ number: Int) { literal(String(number)) }
  mutating func value(_ flag: Bool) { literal(flag ? "true" : "false") }

  mutating func value(_ texts: [String]) {
    beginArray()
    for text in texts { value(text) }
    endArray()
  }

  /// Writes a member; nothing for a value that is nil.
  mutating func member(_ name: StaticString, _ text: String?) {
    guard let text else { return }
    key(name)
    value(text)
  }

  mutating func member(_ name: StaticString, _ number: Int?) {
    guard let number else { return }
    key(name)
    value(number)
  }

  mutating func member(_ name: StaticString, _ flag: Bool?) {
    guard let flag else { return }
    key(name)
    value(flag)
  }

  mutating func member(_ name: StaticString, _ texts: [String]?) {
    guard let texts else { return }
    key(name)
    value(texts)
  }

  /// Writes a member whose value is an object.
  mutating func object(_ name: StaticString, _ body: (inout Output) -> Void) {
    key(name)
    beginObject()
    body(&self)
    endObject()
  }

  /// Writes a member whose value is an array.
  mutating func array(_ name: StaticString, _ body: (inout Output) -> Void) {
    key(name)
    beginArray()
    body(&self)
    endArray()
  }

  /// Writes an element that is an object.
  mutating func element(_ body: (inout Output) -> Void) {
    beginObject()
    body(&self)
    endObject()
  }

  private mutating func separate() {
    if needsComma { write(UInt8(ascii: ",")) }
    needsComma = false
  }

  private mutating func begin(_ bracket: UInt8) {
    separate()
    write(bracket)
  }

  private mutating func end(_ bracket: UInt8) {
    write(bracket)
    needsComma = true
  }

  private mutating func literal(_ text: String) {
    separate()
    write(text)
    needsComma = true
  }
}
