/// Where a content stream's coordinates lie, as its `cm` operators say: ISO 32000-1 section 8.3.4.
struct PDFMatrix {
  private var values = (a: 1.0, b: 0.0, c: 0.0, d: 1.0, e: 0.0, f: 0.0)

  init() {}

  /// - Parameter numbers: six of them.
  init(_ numbers: [Double]) {
    values = (numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5])
  }

  /// This one inside of another.
  func within(_ outer: PDFMatrix) -> PDFMatrix {
    let (a, b, c, d, e, f) = values
    let of = outer.values
    var result = PDFMatrix()
    result.values = (
      a * of.a + b * of.c, a * of.b + b * of.d, c * of.a + d * of.c, c * of.b + d * of.d,
      e * of.a + f * of.c + of.e, e * of.b + f * of.d + of.f
    )
    return result
  }

  /// How much larger a letter becomes.
  var scale: Double { (values.a * values.a + values.b * values.b).squareRoot() }

  /// Where a point lies: along the lines of text, and across them, however they are turned.
  func place(_ x: Double, _ y: Double) -> (x: Double, y: Double) {
    let (a, b, c, d, e, f) = values
    let right = x * a + y * c + e
    let up = x * b + y * d + f
    let scale = max(self.scale, 1e-6)
    return ((right * a + up * b) / scale, (up * a - right * b) / scale)
  }
}
