import Glibc

/// Runs detection without the rest of the program:
///
///     DetectBench scan FOLDER      a line of JSON for each match in the files under the folder
///     DetectBench tree FOLDER      what detection costs over the files, in memory
///     DetectBench worst [NAME]     what inputs cost that are made to be slow, 32 MiB each
private func main() throws {
  let arguments = CommandLine.arguments.dropFirst()
  switch (arguments.first, arguments.dropFirst().first) {
  case ("scan", let folder?): try Scan.run(folder)
  case ("tree", let folder?): try TreeBench.run(folder)
  case ("worst", let name): try WorstBench.run(name)
  default:
    print("usage: DetectBench scan FOLDER | tree FOLDER | worst [NAME]")
    exit(64)
  }
}

try main()
