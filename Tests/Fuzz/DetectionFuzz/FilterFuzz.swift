@testable import Detection

/// What filters say of any bytes.
struct FilterFuzz: FuzzTarget {
  func run(_ input: FuzzInput) {
    let value = input.text.prefix(256)
    _ = Placeholder.reason(value)
    _ = WordFilter.isWords(value)
    _ = TokenForm.isExample(Array(value))
    expect((0...8.01).contains(Entropy.bits(value)), "a byte has 8 bits")
  }
}
