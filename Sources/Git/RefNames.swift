import Platform

/// The names of a repository's refs, which git tells while something else is done.
///
/// It belongs to one thread. Let go before it is answered, it ends git.
package final class RefNames {
  private let question: Result<RunningProgram, SystemError>

  /// Asks git.
  package init(_ repository: Repository) {
    // What refs point to need not be there.
    let command = ["for-each-ref", "--format=%(refname)"].map { Array($0.utf8) }
    question = Result { () throws(SystemError) in try repository.git.program(command).start() }
  }

  /// Waits for the names, in order.
  package func answer() throws(GitError) -> [[UInt8]] {
    let output: [UInt8]
    let end: Program.End
    do throws(SystemError) {
      (output, end) = try question.get().collect()
    } catch {
      throw .gitNotStarted(error)
    }
    guard end.status == 0 else { throw .gitFailed(command: "for-each-ref", end) }
    return output.split(separator: 0x0a).map { Array($0) }
  }
}
