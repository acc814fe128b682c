/// Takes down, as an archive passes, what its reader gives as neither name nor content.
class ArchiveRecords: ArchivePassage {
  /// What was taken down.
  final var held = HeldRecords()
}
