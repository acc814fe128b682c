/// Where something stands in a history: what is true of it because of the commits that have it.
///
/// What holds of a tree holds of all that is in it. So every tree gets it once, from the trees that
/// hold it, however many objects are asked about.
struct Standing {
  /// Of the commits that have it, the place of the first in `AttributedHistory.ranked`.
  var first = Int32.max
  /// The refs that reach it, a number in `RefSets`.
  var refs = RefSets.empty
  /// Whether a remote-tracking ref reaches it.
  var isPushed = false
  /// Whether it is in the tree of `HEAD`.
  var isInHead = false
  /// Whether a ref, a reflog or the like names it, or what holds it, and no commit.
  var isNamed = false

  /// Adds what holds because of something that holds it, but for the refs.
  @inline(__always)
  mutating func add(_ holder: Standing) {
    first = min(first, holder.first)
    if holder.isPushed { isPushed = true }
    if holder.isInHead { isInHead = true }
    if holder.isNamed { isNamed = true }
  }
}
