// SPDX-License-Identifier: Apache-2.0
#include "bench/peer.hpp"

#include "core/error.hpp"

#include <sys/wait.h>
#include <unistd.h>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>

namespace isotone::bench {
namespace {

template <class T>
void put(std::ofstream& out, const std::vector<T>& values) {
    out.write(reinterpret_cast<const char*>(values.data()), static_cast<std::streamsize>(values.size() * sizeof(T)));
}

std::vector<float> ends(const kernels::EventGeometry& geometry, std::uint32_t kernels::Event::*crystal) {
    std::vector<float> positions;
    positions.reserve(3 * geometry.events.size());
    for (const kernels::Event& event : geometry.events) {
        for (const double coordinate : geometry.crystals[event.*crystal]) {
            positions.push_back(static_cast<float>(coordinate));
        }
    }
    return positions;
}

}  // namespace

void write_problem(const Problem& problem, const std::filesystem::path& path) {
    std::ofstream out(path, std::ios::binary);
    out.write("ISOLORS1", 8);
    const kernels::Grid& grid = problem.events.grid;
    put(out, std::vector<std::int32_t>(grid.size.begin(), grid.size.end()));
    put(out, std::vector<float>(grid.voxel_mm.begin(), grid.voxel_mm.end()));
    put(out, std::vector<float>(grid.origin_mm.begin(), grid.origin_mm.end()));
    put(out, std::vector<std::uint64_t>{problem.lines_of_response()});
    put(out, ends(problem.events, &kernels::Event::crystal_a));
    put(out, ends(problem.events, &kernels::Event::crystal_b));
    put(out, problem.image);
    put(out, problem.projections);
    if (!out.flush()) {
        throw Error(ErrorCode::disk_full, path.string(), "the problem could not be written", "free some space");
    }
}

Peer::Peer(const std::string& program, const std::filesystem::path& problem, int threads) : program_(program) {
    int down[2];
    int up[2];
    if (access(program.c_str(), X_OK) != 0 || pipe(down) != 0 || pipe(up) != 0) {
        throw Error(ErrorCode::input_missing, program, "the peer program cannot be started",
                    "see bench/peer_protocol.md");
    }
    std::signal(SIGPIPE, SIG_IGN);
    process_ = fork();
    if (process_ == 0) {
        dup2(down[0], STDIN_FILENO);
        dup2(up[1], STDOUT_FILENO);
        for (const int end : {down[0], down[1], up[0], up[1]}) {
            close(end);
        }
        setenv("OMP_NUM_THREADS", std::to_string(threads).c_str(), 1);
        setenv("OMP_WAIT_POLICY", "passive", 1);  // an idle peer must leave the processor to us
        execl(program.c_str(), program.c_str(), problem.c_str(), static_cast<char*>(nullptr));
        _exit(127);
    }
    close(down[0]);
    close(up[1]);
    to_peer_ = down[1];
    from_peer_ = up[0];
    std::istringstream greeting(receive());
    std::string ready;
    greeting >> ready;
    std::getline(greeting >> std::ws, name_);
    if (ready != "ready" || name_.empty()) {
        throw Error(ErrorCode::input_corrupt, program, "it did not say that it is ready", "see bench/peer_protocol.md");
    }
}

Peer::~Peer() {
    close(to_peer_);
    close(from_peer_);
    waitpid(process_, nullptr, 0);
}

Times Peer::timed(const std::string& command) {
    send(command);
    std::istringstream answer(receive());
    Times times;
    if (!(answer >> times.wall_s >> times.cpu_s)) {
        throw Error(ErrorCode::input_corrupt, program_, "its answer to " + command + " holds no two times",
                    "see bench/peer_protocol.md");
    }
    return times;
}

std::vector<float> Peer::result(const std::filesystem::path& scratch, std::size_t size) {
    send("write " + scratch.string());
    if (receive() != "written") {
        throw Error(ErrorCode::input_corrupt, program_, "it did not write its result", "see bench/peer_protocol.md");
    }
    std::vector<float> values(size);
    std::ifstream in(scratch, std::ios::binary);
    if (!in.read(reinterpret_cast<char*>(values.data()), static_cast<std::streamsize>(size * sizeof(float)))) {
        throw Error(ErrorCode::input_corrupt, scratch.string(), "the peer's result is too short",
                    "see bench/peer_protocol.md");
    }
    return values;
}

void Peer::send(const std::string& line) {
    const std::string text = line + "\n";
    if (write(to_peer_, text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
        throw Error(ErrorCode::input_corrupt, program_, "it ended early", "run it by hand on a problem file");
    }
}

std::string Peer::receive() {
    for (;;) {
        const auto end = unread_.find('\n');
        if (end != std::string::npos) {
            std::string line = unread_.substr(0, end);
            unread_.erase(0, end + 1);
            return line;
        }
        char block[512];
        const ssize_t got = read(from_peer_, block, sizeof(block));
        if (got <= 0) {
            throw Error(ErrorCode::input_corrupt, program_, "it ended early", "run it by hand on a problem file");
        }
        unread_.append(block, static_cast<std::size_t>(got));
    }
}

}  // namespace isotone::bench
