/// Where several bytes of one text stand: the values that hold them, and the collections around
/// those.
///
/// It names ranges of the text and copies none of it, so that it stays small however many bytes
/// were asked for.
package struct StructureOutline: Sendable {
  /// What leads from a collection to what is in it; ranges are those of keys.
  package enum Step: Sendable, Equatable {
    case key(Range<Int>)
    case item(Int)
  }

  /// A mapping or sequence that holds one of the values.
  package struct Collection: Sendable {
    /// The number of the collection around it, and what leads from there to it; nil for the
    /// outermost, and for what stands in a mapping before its first key.
    package var parent: Int?
    package var step: Step?
    /// How many steps lead to it.
    package var depth: Int
    /// What the values of some of its keys are.
    package var attributes = Attributes()
  }

  /// The values by which a mapping says what it is.
  package struct Attributes: Sendable {
    /// The value of `apiVersion`.
    package var version: Range<Int>?
    /// The value of `kind`.
    package var kind: Range<Int>?
    /// The value of `metadata.name`.
    package var name: Range<Int>?
    /// The value of `metadata.namespace`.
    package var namespace: Range<Int>?
    /// The value of `type`.
    package var type: Range<Int>?
    /// The value of `value`.
    package var value: Range<Int>?
  }

  /// A value that holds bytes that were asked for.
  package struct Value: Sendable {
    /// Its bytes, without quotes.
    package var range: Range<Int>
    /// Whether it stands in double quotes, where a backslash begins an escape.
    package var isQuoted: Bool
    /// The number of the collection that it is in, and what leads from there to it.
    package var collection: Int
    package var step: Step?
    /// Which of the bytes that were asked for it holds: their numbers, in the order of the text.
    package var targets: Range<Int>
  }

  /// The collections that hold a value, each behind those around it.
  package internal(set) var collections: [Collection] = []
  /// The values that hold one of the bytes, in the order of the text.
  package internal(set) var values: [Value] = []

  /// How many steps lead to a value.
  package func depth(of value: Value) -> Int {
    collections[value.collection].depth + (value.step == nil ? 0 : 1)
  }

  /// The path to a value, with copies of the keys that lead to it.
  func path(to value: Value, in text: Span<UInt8>) -> StructurePath {
    func bytes(_ range: Range<Int>?) -> [UInt8]? { range.map { $0.map { text[$0] } } }
    let count = depth(of: value)
    var steps: [StructurePath.Step] = []
    var objects: [StructurePath.Object] = []
    var sibling: Range<Int>?
    var step = value.step
    var next: Int? = value.collection
    while let index = next {
      let collection = collections[index]
      switch step {
      case .key(let key): steps.append(.key(key.map { text[$0] }))
      case .item(let item): steps.append(.item(item))
      case nil: break
      }
      let attributes = collection.attributes
      if attributes.kind != nil || attributes.name != nil || attributes.type != nil {
        objects.append(
          StructurePath.Object(
            depth: collection.depth, version: bytes(attributes.version),
            kind: bytes(attributes.kind), name: bytes(attributes.name),
            type: bytes(attributes.type)))
      }
      if sibling == nil, collection.depth + 1 == count { sibling = attributes.value }
      (step, next) = (collection.step, collection.parent)
    }
    return StructurePath(
      steps: steps.reversed(), objects: objects.reversed(), value: value.range,
      isQuoted: value.isQuoted, sibling: sibling)
  }
}
