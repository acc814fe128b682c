package import Synchronization

/// How far a scan has come, for whoever shows it; written by the workers, some hundred times a
/// second.
package final class ScanProgress: Sendable {
  /// Files read so far.
  package let files = Atomic<Int>(0)
  /// Bytes read so far.
  package let bytes = Atomic<Int>(0)
  /// Bytes searched so far, those of members of archives included.
  package let searched = Atomic<Int>(0)
  /// Folders listed so far.
  package let folders = Atomic<Int>(0)

  /// Creates the progress of a scan that has not begun.
  package init() {}

  /// Adds what a worker read.
  func add(files: Int, bytes: Int, folders: Int) {
    self.files.add(files, ordering: .relaxed)
    self.bytes.add(bytes, ordering: .relaxed)
    self.folders.add(folders, ordering: .relaxed)
  }
}

extension ScanProgress {
  /// Adds bytes that were searched.
  package func count(searched bytes: Int) { searched.add(bytes, ordering: .relaxed) }

  /// How far the scan has come, in a few words.
  package var summary: String {
    "scanning: \(files.load(ordering: .relaxed)) files, \(megabytes) MB"
  }

  /// The same where objects of repositories are scanned.
  package var objectSummary: String { "scanning git objects: \(megabytes) MB" }

  private var megabytes: Int { searched.load(ordering: .relaxed) / 1_000_000 }
}
