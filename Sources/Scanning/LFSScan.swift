import Blobs
import Findings
import Git
import Inputs

/// Reads the contents that Git LFS pointers stand for, as if each stood in its pointer's place.
struct LFSScan {
  /// What was found and what could not be read, under the pointers' names.
  private(set) var outcome = ScanOutcome()
  /// The files that were read.
  private(set) var files: Set<[UInt8]> = []

  /// Reads the contents of some pointers, each once.
  ///
  /// A content that is a pointer itself is read as it is: git-lfs makes none.
  ///
  /// - Parameter storage: where they are; nil where the pointers lie in no repository.
  init(_ pointers: [PlacedPointer], in storage: LFSStorage?, _ settings: ScanSettings) {
    var pointersByFile: [[UInt8]: [PlacedPointer]] = [:]
    for pointer in pointers where pointer.pointer.size > 0 {
      do throws(Coverage.LFSDefect) {
        guard let storage else { throw .missing }
        pointersByFile[try storage.file(of: pointer.pointer), default: []].append(pointer)
      } catch {
        outcome.coverage.unread.append(
          pointer.unread(.lfsObject(pointer.pointer.oid, error)))
      }
    }
    files = Set(pointersByFile.keys)
    if files.isEmpty { return }
    var walk = FileWalk(arguments: files.sorted { $0.lexicographicallyPrecedes($1) })
    walk.honoursIgnore = false
    var scan = FileScan(walk: walk, settings)
    scan.followsPointers = false
    let read = scan.run()
    outcome.coverage.files = read.coverage.files
    outcome.coverage.bytes = read.coverage.bytes
    outcome.coverage.outsideOnly = read.coverage.outsideOnly
    for entry in read.coverage.unread {
      outcome.coverage.unread += (pointersByFile[entry.provenance.path] ?? []).map {
        Coverage.Entry($0.place(of: entry.provenance), entry.reason, contentHash: entry.contentHash)
      }
    }
    // What a storage folder is called is no part of the content.
    for finding in read.findings {
      outcome.findings += (pointersByFile[finding.provenance.path] ?? []).map {
        var finding = finding
        finding.provenance = $0.place(of: finding.provenance)
        return finding
      }
    }
  }

  /// Reads the contents of pointers in the files of work trees.
  static func ofFiles(_ pointers: [PlacedPointer], _ settings: ScanSettings) -> ScanOutcome {
    var outcome = ScanOutcome()
    for (top, group) in WorkTreeTops.grouped(pointers) {
      do throws(GitError) {
        let storage = try top.map { (top) throws(GitError) in
          try LFSStorage(Repository(path: top, inheritsEnvironment: false))
        }
        outcome.add(LFSScan(group, in: storage, settings).outcome)
      } catch {
        outcome.coverage.unread += group.map { $0.unread(error.reason) }
      }
    }
    return outcome
  }
}
