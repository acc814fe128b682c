/// Where a byte stands in YAML or JSON: the keys that lead to its value, and the objects around it.
package struct StructurePath: Sendable, Equatable {
  /// One step of the way from the document to a value.
  package enum Step: Sendable, Equatable {
    /// The value of a key.
    case key([UInt8])
    /// The item of a sequence, from 0.
    case item(Int)
  }

  /// A mapping that says what it is, as Kubernetes objects do.
  package struct Object: Sendable, Equatable {
    /// How many steps lead to it.
    package var depth: Int
    /// The value of its key `apiVersion`.
    package var version: [UInt8]?
    /// The value of its key `kind`.
    package var kind: [UInt8]?
    /// The value of `metadata.name`.
    package var name: [UInt8]?
    /// The value of its key `type`.
    package var type: [UInt8]?
  }

  /// The way to the value.
  package var steps: [Step]
  /// The mappings around the value that have a `kind`, a name or a `type`, outermost first.
  package var objects: [Object]
  /// The value's bytes, without quotes.
  package var value: Range<Int>
  /// Whether the value stands in double quotes, where a backslash begins an escape.
  package var isQuoted: Bool
  /// The value of the key `value` in the mapping that the byte's value belongs to.
  package var sibling: Range<Int>?

  /// The keys among the steps.
  package var keys: [[UInt8]] { Self.keys(of: steps[...]) }

  /// The keys among some steps.
  package static func keys(of steps: ArraySlice<Step>) -> [[UInt8]] {
    steps.compactMap { step in
      if case .key(let key) = step { key } else { nil }
    }
  }
}
