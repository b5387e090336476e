// SPDX-License-Identifier: Apache-2.0
/// Another projector library in a process of its own (bench/peer_protocol.md): neither disturbs the other's code,
/// threads or memory, and runs of both can be interleaved.
#pragma once

#include "bench/problems.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace isotone::bench {

struct Times {
    double wall_s = 0.0;
    double cpu_s = 0.0;  ///< of the whole process, all threads
};

/// Writes the lines of response, the image and the projections of a problem in the format of the protocol.
void write_problem(const Problem& problem, const std::filesystem::path& path);

class Peer {
public:
    /// Starts the program on a problem file and waits until it has read it.
    /// Throws Error{input_missing} where it cannot be started, Error{input_corrupt} where it breaks the protocol.
    Peer(const std::string& program, const std::filesystem::path& problem, int threads);
    ~Peer();
    Peer(const Peer&) = delete;
    Peer& operator=(const Peer&) = delete;

    const std::string& name() const { return name_; }
    Times forward() { return timed("forward"); }
    Times back() { return timed("back"); }
    /// Any command that is answered with times.
    Times timed(const std::string& command);
    /// The values of the last forward or back projection.
    std::vector<float> result(const std::filesystem::path& scratch, std::size_t size);

private:
    void send(const std::string& line);
    std::string receive();

    std::string program_, name_;
    int to_peer_ = -1, from_peer_ = -1, process_ = -1;
    std::string unread_;
};

}  // namespace isotone::bench
