import ArgumentParser
import Blobs
import Git
import Platform
import Reports
import Scanning

/// `kascan cache`: what earlier scans of repositories have read.
struct CacheCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cache", abstract: "Show or remove what --cache keeps between scans.",
    discussion: """
      The folder has a file for every folder of git objects that was scanned with --cache: the ids of \
      the objects that were read whole and in which nothing was found, and no content, path or key. \
      For every repository with findings it has two more: the ids of the objects with findings, and \
      the commit, author, paths and refs of each; and the ids of all commits, and of the folders that \
      lead from the objects to them. If a secret stands in a path, ref or author, neither is written. \
      A file counts only for the same folder, rules, limits and version, if it is whole, and if \
      nobody but its owner may write it.
      """,
    subcommands: [Show.self, Clear.self])

  /// Which folder is meant.
  struct FolderOptions: ParsableArguments {
    @Option(
      help: ArgumentHelp(
        "The folder (default: \(CacheOptions.variable)).", valueName: "dir"),
      completion: .directory)
    var cache: String?

    /// Opens the folder.
    func folder() throws -> SeenFolder {
      guard let name = cache ?? Terminal.environment(CacheOptions.variable), !name.isEmpty else {
        throw Diagnostics.usage("--cache or \(CacheOptions.variable) has to name the folder")
      }
      do {
        return try SeenFolder(Array(name.utf8))
      } catch {
        Diagnostics.say("cache \(name): \(error.text)")
        throw ExitCode(ExitStatus.incomplete.rawValue)
      }
    }
  }

  /// `kascan cache show`
  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "show",
      abstract: "List the folders of objects, and the repositories, of which something is kept.")

    @OptionGroup var options: FolderOptions

    func run() throws {
      let (entries, ignored) = try options.folder().entries()
      for entry in entries {
        let directory = Report.visible(entry.directory)
        let held =
          switch entry.form {
          case .objects: Wording.count(entry.count, "git object")
          case .origins: Wording.count(entry.count, "git object") + " with findings"
          case .graph: "the way to these through " + Wording.count(entry.count, "commit")
          }
        print(
          "\(directory): \(held), "
            + "\(Wording.size(entry.size)), version \(Report.visible(Array(entry.version.utf8)))")
      }
      if entries.isEmpty, ignored.isEmpty { print("nothing is kept") }
      for file in ignored {
        Diagnostics.say("\(String(decoding: file.path, as: UTF8.self)): \(file.defect.text)")
      }
    }
  }

  /// `kascan cache clear`
  struct Clear: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "clear", abstract: "Remove all that is kept: the next scans read everything.")

    @OptionGroup var options: FolderOptions

    func run() throws {
      let folder = try options.folder()
      do {
        print("\(Wording.count(try folder.clear(), "file")) removed")
      } catch {
        Diagnostics.say("cache \(String(decoding: folder.path, as: UTF8.self)): \(error.text)")
        throw ExitCode(ExitStatus.incomplete.rawValue)
      }
    }
  }
}
