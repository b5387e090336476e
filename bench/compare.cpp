// SPDX-License-Identifier: Apache-2.0
/// Times isotone's projectors side by side with another library's on the same lines of response.
#include "bench/arguments.hpp"
#include "bench/peer.hpp"
#include "bench/problems.hpp"
#include "bench/summary.hpp"
#include "core/error.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <functional>
#include <optional>

namespace isotone::bench {
namespace {

constexpr const char* usage = R"(usage: compare [--all | --problem G1|G2|G3|L1]... --peer PROGRAM [options]

Runs forward and back projection of each problem alternately here and in PROGRAM, a process of its own that follows
bench/peer_protocol.md, and prints times, ratios and how far the two results are apart.

  --peer PROGRAM   the peer's executable; without it only our own times are printed
  --out FILE       put the figures into this JSON summary
  --threads N      of both (default 2)
  --runs N         timed runs of each (default 5); medians are reported
  --clock C        wall (default), or cpu where other work shares the processors
  --scratch DIR    where problem files go (default /tmp)
)";

struct Options {
    std::vector<std::string> problems;
    std::string peer, summary, command;
    std::filesystem::path scratch = "/tmp";
    int threads = 2;
    int runs = 5;
    bool cpu_clock = false;
};

Options parse(int argc, char** argv) {
    Options options;
    options.command = Arguments(usage)
                          .alone("--all",
                                 [&] {
                                     options.problems = {"G1", "G2", "G3", "L1"};
                                 })
                          .with_value("--problem", [&](const auto& name) { options.problems.push_back(name); })
                          .option("--peer", options.peer)
                          .option("--out", options.summary)
                          .option("--threads", options.threads)
                          .option("--runs", options.runs)
                          .with_value("--clock", [&](const auto& name) { options.cpu_clock = name == "cpu"; })
                          .option("--scratch", options.scratch)
                          .parse("bench/compare", argc, argv);
    return options;
}

double process_cpu_s() {
    timespec t{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
}

Times timed(const std::function<void()>& work) {
    const auto start = std::chrono::steady_clock::now();
    const double cpu = process_cpu_s();
    work();
    return {std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(), process_cpu_s() - cpu};
}

/// Our side of a problem: resident buffers and one projector.
class Ours {
public:
    template <class Geometry>
    Ours(kernels::Backend& backend, const Problem& problem, const Geometry& geometry)
        : backend_(backend), projector_(backend.make_projector(geometry)),
          image_(backend.make_buffer(problem.image.size())), result_(backend.make_buffer(problem.image.size())),
          ones_(backend.make_buffer(problem.projections.size())),
          data_(backend.make_buffer(problem.projections.size())),
          accumulator_(backend.make_accumulator(
              problem.image.size(), kernels::Backend::scale_for(static_cast<double>(problem.projections.size()),
                                                                projector_->largest_element()))) {
        backend.upload(problem.image, image_);
        backend.upload(problem.projections, ones_);
    }

    Times forward() {
        return timed([&] { projector_->forward(image_, data_); });
    }
    /// From cleared accumulator to float image.
    Times back() {
        return timed([&] {
            backend_.clear(accumulator_);
            projector_->back(ones_, accumulator_);
            backend_.finish(accumulator_, result_);
        });
    }
    std::vector<float> projections() const { return copy_of(data_); }
    std::vector<float> image() const { return copy_of(result_); }

private:
    std::vector<float> copy_of(const kernels::Buffer& buffer) const {
        std::vector<float> values(buffer.size());
        backend_.download(buffer, values);
        return values;
    }

    kernels::Backend& backend_;
    std::unique_ptr<kernels::Projector> projector_;
    kernels::Buffer image_, result_, ones_, data_;
    kernels::Accumulator accumulator_;
};

using Clock = std::function<double(const Times&)>;

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

struct Agreement {
    double difference = 0.0, norm = 0.0;
    void add(double ours, double theirs) {
        difference += (ours - theirs) * (ours - theirs);
        norm += theirs * theirs;
    }
    double distance() const { return std::sqrt(difference / norm); }
};

void print_agreement(const std::vector<float>& ours, const std::vector<float>& theirs) {
    Agreement all;
    for (std::size_t i = 0; i < ours.size(); ++i) {
        all.add(static_cast<double>(ours[i]), static_cast<double>(theirs[i]));
    }
    std::printf("    projections: relative L2 distance %.2e\n", all.distance());
}

/// A peer may clip lines at the faces of the outermost voxels, where isotone goes on to their neighbours' zeros; so the
/// outermost voxels stand apart.
void print_agreement(const std::vector<float>& ours, const std::vector<float>& theirs, const kernels::Grid& grid) {
    Agreement all, inner;
    const auto [nx, ny, nz] = grid.size;
    std::size_t voxel = 0;
    for (int x = 0; x < nx; ++x) {
        for (int y = 0; y < ny; ++y) {
            for (int z = 0; z < nz; ++z, ++voxel) {
                const double a = static_cast<double>(ours[voxel]), b = static_cast<double>(theirs[voxel]);
                all.add(a, b);
                if (std::min({x, y, z, nx - 1 - x, ny - 1 - y, nz - 1 - z}) > 0) {
                    inner.add(a, b);
                }
            }
        }
    }
    std::printf("    image: relative L2 distance %.2e, without the outermost voxels %.2e\n", all.distance(),
                inner.distance());
}

struct Direction {
    const char* name;
    std::function<Times()> ours, theirs;
};

/// Medians of interleaved runs.
struct Outcome {
    double ours_s = 0.0;
    std::optional<double> peer_s, peer_alone_s;
};

Outcome run(const Direction& direction, int runs, const Clock& clock, bool with_peer) {
    Outcome outcome;
    direction.ours();  // once, to bring memory and code in
    std::vector<double> ours, theirs, alone;
    if (with_peer) {
        direction.theirs();
        for (int i = 0; i < std::max(1, runs / 2); ++i) {
            alone.push_back(clock(direction.theirs()));
        }
        outcome.peer_alone_s = median(alone);
    }
    for (int i = 0; i < runs; ++i) {
        ours.push_back(clock(direction.ours()));
        if (with_peer) {
            theirs.push_back(clock(direction.theirs()));
        }
    }
    outcome.ours_s = median(ours);
    if (with_peer) {
        outcome.peer_s = median(theirs);
    }
    return outcome;
}

void print(const Direction& direction, const Outcome& outcome, double lines) {
    std::printf("  %-8s %8.4f s  %7.2f M LOR/s", direction.name, outcome.ours_s, lines / outcome.ours_s * 1e-6);
    if (outcome.peer_s) {
        std::printf("   peer %8.4f s  ratio %6.2f   (peer interleaved / alone %.3f)", *outcome.peer_s,
                    *outcome.peer_s / outcome.ours_s, *outcome.peer_s / *outcome.peer_alone_s);
    }
    std::printf("\n");
    std::fflush(stdout);
}

class Comparison {
public:
    explicit Comparison(const Options& options)
        : options_(options), backend_(kernels::make_backend({kernels::BackendKind::cpu, 0, options.threads})),
          clock_(options.cpu_clock ? Clock([](const Times& t) { return t.cpu_s; })
                                   : Clock([](const Times& t) { return t.wall_s; })) {
        const kernels::DeviceInfo info = backend_->info();
        device_ = info.device + ", " + info.isa;
        std::printf("%s, %d threads, %s time\n", device_.c_str(), info.threads, options.cpu_clock ? "cpu" : "wall");
    }

    void run_problem(const std::string& name) {
        const Problem problem = problem_named(name);
        std::optional<Peer> peer;
        const std::filesystem::path file = options_.scratch / ("isotone_bench_" + name + ".lors");
        if (!options_.peer.empty()) {
            write_problem(problem, file);
            peer.emplace(options_.peer, file, options_.threads);
        }
        if (!problem.sheet.lines.empty()) {
            compare(problem, problem.sheet, "sheet", "pet.nontof", "." + name, peer);
        }
        if (name == "G1") {
            compare(problem, problem.events, "arbitrary lines of response", "pet.lors", "", peer);
        } else if (name == "L1") {
            compare(problem, problem.events, "list of events", "pet.list", "." + name, peer);
        }
        std::filesystem::remove(file);
    }

private:
    template <class Geometry>
    void compare(const Problem& problem, const Geometry& geometry, const char* what, const std::string& id,
                 const std::string& suffix, std::optional<Peer>& peer) {
        std::optional<Ours> ours;
        const Times prepared = timed([&] { ours.emplace(*backend_, problem, geometry); });
        std::printf("%s, %s: %zu lines of response, prepared in %.3f s\n", problem.name.c_str(), what,
                    problem.lines_of_response(), prepared.wall_s);
        const Direction directions[] = {
            {"forward", [&] { return ours->forward(); }, [&] { return peer->forward(); }},
            {"back", [&] { return ours->back(); }, [&] { return peer->back(); }},
        };
        for (const Direction& direction : directions) {
            const Outcome outcome = run(direction, options_.runs, clock_, peer.has_value());
            const auto lines = static_cast<double>(problem.lines_of_response());
            print(direction, outcome, lines);
            const bool forward = &direction == &directions[0];
            if (peer) {
                const std::vector<float> found = forward ? ours->projections() : ours->image();
                const std::vector<float> theirs = peer->result(options_.scratch / "isotone_bench_result", found.size());
                if (forward) {
                    print_agreement(found, theirs);
                } else {
                    print_agreement(found, theirs, problem.events.grid);
                }
                note(id + "." + direction.name + suffix, outcome, lines, peer->name());
            }
        }
    }

    void note(const std::string& id, const Outcome& outcome, double lines, const std::string& peer) {
        if (options_.summary.empty()) {
            return;
        }
        Figure figure;
        figure.id = id;
        figure.value = lines / outcome.ours_s * 1e-6;
        figure.unit = "M LOR/s";
        figure.peer = peer;
        figure.ratio = *outcome.peer_s / outcome.ours_s;
        figure.device = device_;
        figure.threads = options_.threads;
        figure.command = options_.command;
        char text[96];
        std::snprintf(text, sizeof(text), "%s time; peer interleaved / alone %.3f",
                      options_.cpu_clock ? "processor" : "wall", *outcome.peer_s / *outcome.peer_alone_s);
        figure.note = text;
        record(figure, options_.summary);
    }

    Options options_;
    std::unique_ptr<kernels::Backend> backend_;
    Clock clock_;
    std::string device_;
};

int run_all(int argc, char** argv) {
    const Options options = parse(argc, argv);
    if (options.problems.empty()) {
        std::fputs(usage, stdout);
        return 2;
    }
    Comparison comparison(options);
    for (const std::string& problem : options.problems) {
        comparison.run_problem(problem);
    }
    return 0;
}

}  // namespace
}  // namespace isotone::bench

int main(int argc, char** argv) {
    try {
        return isotone::bench::run_all(argc, argv);
    } catch (const isotone::Error& error) {
        std::fprintf(stderr, "%s\n", error.three_lines().c_str());
        return static_cast<int>(error.code());
    }
}
