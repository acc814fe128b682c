/// A copy of some bytes that stays where it is until the next one is made.
@safe
final class HeldBytes {
  private var memory = unsafe UnsafeMutableRawBufferPointer(start: nil, count: 0)

  /// The bytes, valid until the next are held.
  private(set) var bytes = unsafe UnsafeRawBufferPointer(start: nil, count: 0)

  /// Holds a copy.
  func hold(_ copied: UnsafeRawBufferPointer) {
    if unsafe memory.count < copied.count {
      unsafe memory.deallocate()
      unsafe memory = .allocate(byteCount: copied.count, alignment: 16)
    }
    unsafe memory.copyMemory(from: copied)
    unsafe bytes = unsafe UnsafeRawBufferPointer(rebasing: memory[..<copied.count])
  }

  /// Holds a copy of an array.
  func hold(_ copied: [UInt8]) {
    unsafe copied.withUnsafeBytes { unsafe hold(unsafe $0) }
  }

  /// Replaces one byte, if it is held.
  func replace(at index: Int, with byte: UInt8) {
    if unsafe bytes.indices.contains(index) { unsafe memory[index] = byte }
  }

  deinit { unsafe memory.deallocate() }
}
