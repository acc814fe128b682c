import Fixtures

/// What people and git do to a repository, at random.
enum HistoryChanges {
  /// Makes a script that is run in the repository; it does nothing where it can't do what it says.
  static func script(_ step: Int, using random: inout SeededGenerator) -> String {
    func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
    let commit = "$(git rev-list --all | sort | sed -n '\(number(1...9))p')"
    let branch = "b\(number(1...4))"
    let time = "\(1_700_000_000 + number(-90_000...90_000)) +0000"
    let date = "export GIT_COMMITTER_DATE='\(time)' GIT_AUTHOR_DATE='\(time)'; "
    let file = ["f", "d/f", "d/e/f", "d/e/g", "x/y/z"][number(0...4)]
    let folder = file.split(separator: "/").dropLast().joined(separator: "/")
    let write =
      date + "mkdir -p ./\(folder); echo \(number(1...6)) > \(file); git add -A .; "
      + "git commit -qm 'Step \(step)'"
    let aside = "git reset -q --hard; git clean -qfd; "
    let all = [
      write, write, write, write, write,
      date + "git commit -q --allow-empty -m 'Empty \(step)'",
      date + "git commit -q --amend --allow-empty -m 'Amended \(step)'",
      "git branch -f \(branch) \(commit)", "git branch -D \(branch)",
      aside + "git checkout -qB \(branch)", aside + "git checkout -q --detach \(commit)",
      aside + "git checkout -q main", "git reset -q --hard HEAD~1",
      date + "git merge -q --no-ff -X ours -m Merge \(branch) || git reset -q --hard",
      "git tag -f -am Tag t\(number(1...3)) \(commit)", "git tag -f -am Again t4 one",
      "git tag -d t\(number(1...4))",
      "git update-ref refs/remotes/origin/main \(commit)",
      "git update-ref -d refs/remotes/origin/main",
      "echo \(number(1...6)) | git hash-object -w --stdin",
      date + "git commit-tree -m 'Alone \(step)' HEAD: -p \(commit)",
      "git pack-refs --all", "git repack -dq", "git repack -dq", "git repack -adq",
      "git repack -dq --geometric=2", "git multi-pack-index write",
      "git gc -q", "git prune --expire=now",
      "git reflog expire --expire=now --all; git gc -q --prune=now",
      "git reflog expire --expire=now --all",
      "git replace -f HEAD \(commit)", "git replace -d $(git replace)",
      "s=$(git rev-parse -q --verify HEAD~2) && echo $s > .git/shallow", "rm -f .git/shallow",
      "echo $PWD/../other.git/objects > .git/objects/info/alternates",
      "git repack -adq && rm -f .git/objects/info/alternates",
      "cd ../beside; git checkout -q -B next; echo \(step) > d-\(number(1...3)); "
        + "git add -A; git commit -qm 'Beside \(step)'; "
        + "git push -qf ../other.git next; cd ../r; "
        + "git -c fetch.unpackLimit=\(number(1...2) * 50 - 49) fetch -q ../other.git +next:next",
      "git worktree prune; git worktree add -q --detach ../linked\(step)-\(number(1...9999)) \(commit)",
      "git stash list | grep -q . && git stash drop -q",
      "git update-index --add --cacheinfo 160000,\(commit),module; git commit -qm Module",
      "t=$(printf '100644 blob %s\\tlate\\n' $(echo late\(number(1...3)) | git hash-object --stdin) "
        + "| git mktree --missing); git branch -f late $(git commit-tree -m Late $t)",
      "echo late\(number(1...3)) | git hash-object -w --stdin",
      "for f in ../cache/*.graph; do printf x >> $f; done",
      "for f in ../cache/*.origins; do printf x >> $f; done", "rm -f ../cache/*.origins",
    ]
    return "( \(all[number(0...all.count - 1)]) ) > ../log 2>&1 || true"
  }
}
