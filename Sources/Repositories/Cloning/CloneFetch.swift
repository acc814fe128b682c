import Blobs
import Git
import Platform

/// Fetches one repository after another with git: what a worker does.
struct CloneFetch: Sendable {
  let program: CloneProgram
  /// Where clones are made and git notes what hosts answer.
  let folder: [UInt8]
  /// Where clones stay for the next time; nil where they do not.
  let kept: KeptClones?
  /// Whether contents of Git LFS are fetched too, by the address.
  let lfs: @Sendable (CloneURL) -> Bool
  let stops: @Sendable () -> Bool

  /// How often a host may send git on.
  private static let mostRedirects = 3

  /// The refs that a host has.
  ///
  /// - Parameter number: tells apart what is fetched at the same time.
  func refs(_ url: inout CloneURL, _ number: Int) throws(CloneFailure) -> RemoteRefs {
    let output = try following(&url) { (url) throws(CloneFailure) in
      try run(["ls-remote", "--symref", "--", url.bare], url, number, answers: true)
    }
    guard let refs = RemoteRefs(lsRemote: output) else {
      throw CloneFailure(.foreignAnswer)
    }
    return refs
  }

  /// Brings all that a host has, as a bare mirror.
  func clone(_ first: CloneURL, _ number: Int) throws(CloneFailure) -> FetchedClone {
    var url = first
    if let kept, let path = try kept.folder(of: first) {
      let refs = try refs(&url, number)
      _ = try run(
        ["fetch", "--prune", "--force", "--progress", "--no-auto-maintenance", "--", url.bare]
          + ["+refs/*:refs/*"], url, number, in: path)
      // A fetch leaves HEAD alone.
      if let head = refs.head {
        _ = try? program.program(["symbolic-ref", "HEAD", head], for: url, in: path).run()
      }
      return FetchedClone(path: path, missing: fetchLFS(first, as: url, number, path))
    }
    let path = RealPath.joined(kept?.folder ?? folder, Array(".clone-\(number).git".utf8))
    TemporaryFolder.remove(path)
    do throws(CloneFailure) {
      _ = try following(&url) { (url) throws(CloneFailure) in
        try run(
          ["clone", "--mirror", "--template=", "--progress", "--", url.bare]
            + [String(decoding: path, as: UTF8.self)], url, number, into: path)
      }
    } catch {
      TemporaryFolder.remove(path)
      throw error
    }
    let missing = fetchLFS(first, as: url, number, path)
    return FetchedClone(path: try kept?.keep(path, of: first) ?? path, missing: missing)
  }

  /// Fetches contents of Git LFS, if they are wanted, from the host that has the repository, whatever
  /// a `.lfsconfig` says.
  ///
  /// - Returns: why contents that are not there now did not come.
  private func fetchLFS(
    _ first: CloneURL, as url: CloneURL, _ number: Int, _ path: [UInt8]
  ) -> Coverage.LFSDefect {
    guard lfs(first) else { return .notAskedFor }
    let stem = url.bare.hasSuffix(".git") || url.transport != .https && url.transport != .http
    let place =
      url.transport == .https || url.transport == .http
      ? url.bare + (stem ? "" : ".git") + "/info/lfs" : url.bare
    do throws(CloneFailure) {
      _ = try run(
        ["-c", "lfs.url=\(place)", "-c", "remote.origin.lfsurl=\(place)", "lfs", "fetch", "--all"]
          + [url.bare], url, number, in: path)
      return .notFetched(nil)
    } catch {
      if error.lacksLFS { return .programMissing }
      guard case .clone(let defect) = error.reason else { return .notFetched(.failed([])) }
      return .notFetched(defect)
    }
  }

  // MARK: Running

  /// Runs git, and again where the host says the repository has moved within it.
  private func following<Value>(
    _ url: inout CloneURL, _ body: (CloneURL) throws(CloneFailure) -> Value
  ) throws(CloneFailure) -> Value {
    for _ in 0..<Self.mostRedirects {
      do throws(CloneFailure) {
        return try body(url)
      } catch {
        guard let next = error.location.flatMap(url.redirected) else { throw error }
        url = next
      }
    }
    return try body(url)
  }

  /// Runs a git command to its end, unless it moves no more.
  ///
  /// - Parameters:
  ///   - repository: the git folder that it works on.
  ///   - target: the git folder that it makes.
  ///   - answers: whether its output is wanted; then it moves by itself.
  private func run(
    _ arguments: [String], _ url: CloneURL, _ number: Int, in repository: [UInt8]? = nil,
    into target: [UInt8]? = nil, answers: Bool = false
  ) throws(CloneFailure) -> [UInt8] {
    let trace = RealPath.joined(folder, Array("trace-\(number)".utf8))
    defer { TemporaryFolder.remove(trace) }
    let isHTTP = url.transport == .https || url.transport == .http
    let program = program.program(
      arguments, for: url, in: repository, trace: isHTTP ? trace : nil)
    var watch = TransferWatch(repository ?? target ?? folder, stall: self.program.stall)
    var output: [UInt8] = []
    let end: Program.End?
    do throws(SystemError) {
      end = try program.start().finish(asking: 500) { count, last in
        watch.goesOn(count, last, unless: stops)
      } receiving: { bytes in
        if answers, output.count < Self.mostRefs { output += bytes }
      }
    } catch {
      throw stops() ? CloneFailure(stopped: ()) : CloneFailure(gitNotStarted: error)
    }
    if watch.hasStalled {
      throw CloneFailure(.stalled(seconds: self.program.stall), isPassing: true)
    }
    guard let end, !stops() else { throw CloneFailure(stopped: ()) }
    let answer = HostAnswer(trace)
    guard end.status == 0 else {
      var failure = CloneFailure(end.errors, answer, url)
      if failure.reason == .clone(.stalled(seconds: 0)) {
        failure.reason = .clone(.stalled(seconds: self.program.stall))
      }
      throw failure
    }
    // Git takes a web page, or an empty answer, for a repository without a ref.
    if isHTTP, answer.status != nil, !answer.speaksGit { throw CloneFailure(.foreignAnswer) }
    return output
  }

  /// More bytes of refs are not read: a million of them.
  private static let mostRefs = 1 << 27
}
