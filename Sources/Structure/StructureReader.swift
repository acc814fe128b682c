import Bytes

/// Reads YAML and JSON just well enough to tell where bytes stand.
///
/// One pass over the lines of a text that may be anything, cut off anywhere: indentation makes the
/// nesting of block YAML, brackets that of JSON and of flow collections, and what is neither is
/// passed over. There are no errors, only bytes whose values are not found. Time is linear in the text's
/// length, however many bytes are asked for, and nesting is bounded. See yaml.org/spec/1.2.2,
/// chapters 7 and 8, and RFC 8259.
package struct StructureReader {
  /// A mapping or sequence that is being read.
  struct Frame {
    /// The indentation of a block collection's entries.
    var column: Int
    var isFlow = false
    var isSequence = false
    /// The key whose value is being read.
    var key: Range<Int>?
    /// The number of the item that is being read.
    var item = 0
    var attributes = StructureOutline.Attributes()
    /// For a collection around a byte that is asked for: its number in the outline.
    var collection: Int?

    /// What leads from it to what is being read.
    var step: StructureOutline.Step? { isSequence ? .item(item) : key.map { .key($0) } }
  }

  /// How many texts in values of texts `paths` goes into, with the outermost.
  private static let mostLevels = 3
  /// Deeper nesting ends the reading.
  static let deepest = 128
  /// The longest key, in bytes.
  static let longestKey = 256
  /// The most of a text that a quoted value in block YAML takes over lines; else the quote is
  /// taken for a stray one.
  static let longestQuote = 16 << 10

  /// The bytes that are asked for, in order.
  let targets: [Int]
  /// Whether they stand in comments, so that comments are read as what they comment out.
  let readsComments: Bool
  /// The number of the first that was not come to yet.
  var nextTarget = 0
  var frames: [Frame] = []
  var outline = StructureOutline()
  var isDone = false

  private init(targets: [Int], readsComments: Bool) {
    self.targets = targets
    self.readsComments = readsComments
  }

  /// Where bytes stand.
  ///
  /// - Parameters:
  ///   - offsets: where the bytes are in the text, in order.
  ///   - text: the text around them; it should begin at the beginning of a line.
  ///   - readsComments: whether the bytes stand in comments.
  ///   - isCut: whether the text begins somewhere on a line instead. Then the line is read from
  ///     where a key of JSON can be told, if it holds one.
  package static func outline(
    of offsets: [Int], in text: Span<UInt8>, readsComments: Bool = false, isCut: Bool = false
  ) -> StructureOutline {
    var reader = StructureReader(targets: offsets, readsComments: readsComments)
    var next = 0
    if isCut {
      reader.resumeFlow(text)
      next = text.nextLine(0)
    }
    while next < text.count, !reader.isDone { next = reader.readLine(at: next, text) }
    reader.close(to: 0, text)
    return reader.outline
  }

  /// The path to a byte, and within a value that is itself such a text the path in there.
  ///
  /// - Parameters:
  ///   - offset: where the byte is in the text.
  ///   - text: the text around it; it should begin at the beginning of a line.
  /// - Returns: the paths from the outside in; none when the byte is in no value. All ranges are
  ///   counted from the text's beginning.
  package static func paths(to offset: Int, in text: Span<UInt8>) -> [StructurePath] {
    var paths: [StructurePath] = []
    var start = 0
    var end = text.count
    while paths.count < mostLevels, start <= offset, offset < end {
      guard var path = read(offset - start, in: text.extracting(start..<end)) else { break }
      path.value = path.value.lowerBound + start..<path.value.upperBound + start
      if let sibling = path.sibling {
        path.sibling = sibling.lowerBound + start..<sibling.upperBound + start
      }
      // A text read as one value is read no further.
      if path.steps.isEmpty || path.value.count >= end - start { break }
      paths.append(path)
      // What stands in double quotes has escapes to be undone first.
      if path.isQuoted { break }
      (start, end) = (path.value.lowerBound, path.value.upperBound)
    }
    return paths
  }

  private static func read(_ offset: Int, in text: Span<UInt8>) -> StructurePath? {
    let outline = outline(
      of: [offset], in: text, readsComments: areComments([offset], in: text)[0])
    return outline.values.first.map { outline.path(to: $0, in: text) }
  }

  /// Whether bytes stand in comments: on lines that begin with a number sign.
  ///
  /// - Parameter offsets: where the bytes are, in order.
  package static func areComments(_ offsets: [Int], in text: Span<UInt8>) -> [Bool] {
    var last = 0
    // The first byte on the line that is not blank, as far as it was looked for.
    var first = 0
    return offsets.map { offset in
      var start = offset
      while start > last, text[start - 1] != 0x0A { start -= 1 }
      if start > last { first = start }
      last = offset
      while first < offset, ByteClass.blank.contains(text[first]) { first += 1 }
      return first < offset && text[first] == UInt8(ascii: "#")
    }
  }

  // MARK: Collections

  /// Opens a collection below the last one.
  mutating func open(column: Int, isFlow: Bool = false, isSequence: Bool) {
    if frames.count >= Self.deepest {
      isDone = true
      return
    }
    frames.append(Frame(column: column, isFlow: isFlow, isSequence: isSequence))
  }

  /// Closes collections until a number of them is left.
  mutating func close(to count: Int, _ text: Span<UInt8>) {
    while frames.count > count, let frame = frames.popLast() {
      if let index = frame.collection { outline.collections[index].attributes = frame.attributes }
    }
    // A collection around a byte lies in others around it.
    if nextTarget == targets.count, frames.first?.collection == nil { isDone = true }
  }

  /// Closes block collections that a line of some indentation is not part of.
  mutating func close(deeperThan column: Int, _ text: Span<UInt8>) {
    var count = frames.count
    while count > 0, frames[count - 1].column > column { count -= 1 }
    close(to: count, text)
  }

  /// Begins the value of a key in the innermost mapping.
  mutating func begin(key: Range<Int>, _ text: Span<UInt8>) {
    guard let last = frames.indices.last else { return }
    // Manifests one after the other with nothing between them.
    let isKind = text.equals("kind", in: key)
    if !frames[last].isFlow,
      isKind && frames[last].attributes.kind != nil
        || frames[last].attributes.version != nil && text.equals("apiVersion", in: key)
    {
      let column = frames[last].column
      close(to: last, text)
      open(column: column, isSequence: false)
    }
    frames[frames.count - 1].key = key
  }

  // MARK: Values

  /// Takes a value.
  mutating func take(_ range: Range<Int>, isQuoted: Bool = false, _ text: Span<UInt8>) {
    guard let last = frames.indices.last else { return }
    if let key = frames[last].key, !frames[last].isSequence { note(range, of: key, in: last, text) }
    // Values come in their order: a byte before this one is in none.
    while nextTarget < targets.count, targets[nextTarget] < range.lowerBound { nextTarget += 1 }
    let first = nextTarget
    while nextTarget < targets.count, targets[nextTarget] < range.upperBound { nextTarget += 1 }
    if first == nextTarget { return }
    outline.values.append(
      StructureOutline.Value(
        range: range, isQuoted: isQuoted, collection: collection(last), step: frames[last].step,
        targets: first..<nextTarget))
  }

  /// The number of a frame's collection in the outline, which gets it and those around it.
  private mutating func collection(_ frame: Int) -> Int {
    // Those around one that is there are there as well.
    let first = frames[...frame].lastIndex { $0.collection != nil }.map { $0 + 1 } ?? 0
    for index in first..<frame + 1 {
      let parent = index > 0 ? frames[index - 1].collection : nil
      let step = index > 0 ? frames[index - 1].step : nil
      let depth = parent.map { outline.collections[$0].depth + (step == nil ? 0 : 1) } ?? 0
      frames[index].collection = outline.collections.count
      outline.collections.append(
        StructureOutline.Collection(parent: parent, step: step, depth: depth))
    }
    return frames[frame].collection ?? 0
  }

  /// Keeps the values by which an object says what it is; a line that goes on with one changes it
  /// no more.
  private mutating func note(
    _ range: Range<Int>, of key: Range<Int>, in frame: Int, _ text: Span<UInt8>
  ) {
    switch key.count {
    case 4 where text.equals("kind", in: key):
      frames[frame].attributes.kind = frames[frame].attributes.kind ?? range
    case 4 where text.equals("type", in: key):
      frames[frame].attributes.type = frames[frame].attributes.type ?? range
    case 4 where text.equals("name", in: key):
      if frame > 0, let parent = frames[frame - 1].key, text.equals("metadata", in: parent) {
        frames[frame - 1].attributes.name = frames[frame - 1].attributes.name ?? range
      }
    case 5 where text.equals("value", in: key), 5 where text.equals("Value", in: key):
      frames[frame].attributes.value = range
    case 9 where text.equals("namespace", in: key):
      if frame > 0, let parent = frames[frame - 1].key, text.equals("metadata", in: parent) {
        frames[frame - 1].attributes.namespace = frames[frame - 1].attributes.namespace ?? range
      }
    case 10 where text.equals("apiVersion", in: key):
      frames[frame].attributes.version = frames[frame].attributes.version ?? range
    default: break
    }
  }
}
