@testable import Detection
import Structure

/// The places of values in YAML, JSON and their like.
struct StructureFuzz: FuzzTarget {
  func run(_ input: FuzzInput) {
    let (text, offset) = (input.text, input.place)
    var around = 0..<text.count
    for place in StructureReader.places(of: offset, in: text.span) {
      expect(
        place.value.lowerBound >= around.lowerBound && place.value.upperBound <= around.upperBound,
        "a value is not inside the one around it")
      expect(place.value.contains(offset), "a value does not hold its byte")
      if let sibling = place.sibling {
        expect(sibling.upperBound <= text.count, "a sibling lies outside")
      }
      around = place.value
    }
    let word = PlaceValue.word(around: offset, in: text.span)
    if let value = PlaceValue.value(after: word.upperBound, in: text.span) {
      expect(
        value.lowerBound >= word.upperBound && value.upperBound <= text.count,
        "a value lies outside")
    }
  }
}
