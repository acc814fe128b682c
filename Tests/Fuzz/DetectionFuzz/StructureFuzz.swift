@testable import Detection
import Structure

/// The paths to values in YAML, JSON and their like.
struct StructureFuzz: FuzzTarget {
  func run(_ input: FuzzInput) {
    let (text, offset) = (input.text, input.offset)
    var around = 0..<text.count
    for path in StructureReader.paths(to: offset, in: text.span) {
      expect(
        path.value.lowerBound >= around.lowerBound && path.value.upperBound <= around.upperBound,
        "a value is not inside the one around it")
      expect(path.value.contains(offset), "a value does not hold its byte")
      if let sibling = path.sibling {
        expect(sibling.upperBound <= text.count, "a sibling lies outside")
      }
      around = path.value
    }
    if let value = AssignedValue.range(
      after: offset, in: text.span, charging: WorkBudget(.max / 2))
    {
      expect(
        value.lowerBound >= offset && value.upperBound <= text.count, "a value lies outside")
    }
  }
}
