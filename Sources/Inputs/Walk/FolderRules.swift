/// The ignore rules that hold for one folder's entries.
final class FolderRules: Sendable {
}
