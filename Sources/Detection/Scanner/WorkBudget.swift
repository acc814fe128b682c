/// How much decoding one blob may still cost.
///
/// Decoded bytes and bytes that are passed over on the way to them count alike. What is refused is
/// said in the coverage, so that a blob that is made to be slow ends as one that was not read.
@safe
final class WorkBudget {
  /// What was granted since the beginning of the blob, in bytes.
  private var granted: Int
  /// What is left of it; a little below zero when the last step cost more than there was.
  // Charged for nearly every byte that a decoder looks at. Each access is one load or store, in this
  // file, and nothing happens meanwhile: to have that checked took a tenth of the time of hits.
  @exclusivity(unchecked) private var left: Int
  /// What may still be given back.
  private var returnable = mostReturned
  /// Whether something was refused.
  private(set) var isExceeded = false

  /// How much is given back for one blob at the most, in bytes: a few seconds' work.
  private static let mostReturned = 2 << 30

  /// - Parameter floor: what any blob may cost.
  init(_ floor: Int) {
    granted = floor
    unsafe left = floor
  }

  /// Begins with another blob.
  func begin(_ floor: Int) {
    granted = floor
    unsafe left = floor
    returnable = Self.mostReturned
    isExceeded = false
  }

  /// What was spent for the blob.
  var spent: Int { unsafe granted - left }

  /// Adds what comes with more bytes of the blob.
  func earn(_ bytes: Int) {
    // What any blob may cost is the user's to say, up to the largest number.
    let earned = min(bytes, .max - granted)
    granted += earned
    unsafe left += earned
  }

  /// Takes a cost before it arises; false if there is not as much left.
  func spend(_ bytes: Int) -> Bool {
    guard unsafe left >= bytes else {
      isExceeded = true
      return false
    }
    unsafe left -= bytes
    return true
  }

  /// Gives back what was spent on data that costs nothing, as long as that is not too much.
  func giveBack(_ bytes: Int) {
    guard bytes <= returnable else { return }
    returnable -= bytes
    unsafe left += bytes
  }

  /// Takes a cost that is small and has arisen.
  @inline(__always)
  func charge(_ bytes: Int) { unsafe left -= bytes }
}
