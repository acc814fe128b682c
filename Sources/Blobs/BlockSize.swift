/// The sizes in bytes of the blocks that a long blob is handed over in.
package enum BlockSize {
  /// Up to this size, a consumer may keep all of a block.
  package static let largestKept = largest / 2
  /// What blocks grow to while the consumer keeps more than half of them.
  package static let largest = 8 << 20
}
