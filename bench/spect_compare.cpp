// SPDX-License-Identifier: Apache-2.0
/// Times OSEM of the SPECT problem, alone or side by side with another program on the same counts.
#include "bench/arguments.hpp"
#include "bench/peer.hpp"
#include "bench/spect_osem.hpp"
#include "bench/summary.hpp"
#include "core/error.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <optional>

namespace isotone::bench {
namespace {

constexpr const char* usage = R"(usage: spect_compare [options]

Reconstructs the SPECT problem (bench/spect_problem.hpp) from simulated counts and prints the time of an iteration; with
--peer also that of PROGRAM on the same counts (bench/peer_protocol.md), and how far the two images are apart.

  --peer PROGRAM   the peer's executable
  --iterations N   OSEM iterations of a run (default 4)
  --subsets N      (default 10)
  --threads N      of both (default 2)
  --runs N         timed runs of ours (default 5), medians are reported; the peer runs once
  --counts N       in all views (default 8e6)
  --out FILE       put the figures into this JSON summary
  --scratch DIR    where problem files go (default /tmp)
)";

struct Options {
    std::string peer, summary, command;
    std::filesystem::path scratch = "/tmp";
    int iterations = 4;
    int subsets = 10;
    int threads = 2;
    int runs = 5;
    double counts = 8e6;
};

Options parse(int argc, char** argv) {
    Options options;
    options.command = Arguments(usage)
                          .option("--peer", options.peer)
                          .option("--iterations", options.iterations)
                          .option("--subsets", options.subsets)
                          .option("--threads", options.threads)
                          .option("--runs", options.runs)
                          .option("--counts", options.counts)
                          .option("--out", options.summary)
                          .option("--scratch", options.scratch)
                          .parse("bench/spect_compare", argc, argv);
    return options;
}

void write_floats(const std::vector<float>& values, const std::filesystem::path& path) {
    std::ofstream out(path, std::ios::binary);
    out.write(reinterpret_cast<const char*>(values.data()),
              static_cast<std::streamsize>(values.size() * sizeof(float)));
    if (!out.flush()) {
        throw Error(ErrorCode::disk_full, path.string(), "the problem could not be written", "free some space");
    }
}

/// The folder of bench/peer_protocol.md.
void write_problem(const SpectProblem& problem, const std::vector<float>& counts, int subsets,
                   const std::filesystem::path& folder) {
    std::filesystem::create_directories(folder);
    const kernels::SpectGeometry& geometry = problem.geometry;
    nlohmann::json views = nlohmann::json::array();
    for (std::size_t v = 0; v < geometry.views.size(); ++v) {
        views.push_back({{"angle_rad", geometry.views[v].angle_rad}, {"radius_mm", problem.radius_mm[v]}});
    }
    const nlohmann::json text{{"format", "isotone-spect-1"},
                              {"size", geometry.grid.size},
                              {"voxel_mm", geometry.grid.voxel_mm},
                              {"bins", geometry.bins},
                              {"rows", geometry.grid.size[2]},
                              {"axis_bin", geometry.views.front().axis_bin},
                              {"views", views},
                              {"fwhm_at_face_mm", problem.fwhm_at_face_mm},
                              {"fwhm_slope", problem.fwhm_slope},
                              {"subsets", subsets}};
    std::ofstream(folder / "problem.json") << text.dump(2) << '\n';
    write_floats(problem.activity, folder / "activity.f32");
    write_floats(problem.attenuation, folder / "attenuation.f32");
    write_floats(counts, folder / "counts.f32");
}

double seconds(const std::chrono::steady_clock::time_point& start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

double distance(const std::vector<float>& found, const std::vector<float>& expected) {
    double difference = 0.0, norm = 0.0;
    for (std::size_t i = 0; i < found.size(); ++i) {
        const double e = static_cast<double>(found[i]) - static_cast<double>(expected[i]);
        difference += e * e;
        norm += static_cast<double>(expected[i]) * static_cast<double>(expected[i]);
    }
    return std::sqrt(difference / norm);
}

class Comparison {
public:
    explicit Comparison(Options options)
        : options_(std::move(options)),
          backend_(kernels::make_backend({kernels::BackendKind::cpu, 0, options_.threads})), problem_(spect_problem()),
          counts_(simulated_counts(problem_, options_.counts, options_.threads)),
          osem_(*backend_, problem_, counts_, static_cast<std::size_t>(options_.subsets)) {
        const kernels::DeviceInfo info = backend_->info();
        device_ = info.device + ", " + info.isa;
        std::printf("%s, %d threads; %d subsets\n", device_.c_str(), info.threads, options_.subsets);
    }

    void run() {
        const double ours = ours_s();
        std::printf("isotone: %.3f s for an iteration\n", ours);
        note("spect.iteration.128", ours, "s", {}, {}, std::to_string(options_.subsets) + " subsets, wall time");
        if (!options_.peer.empty()) {
            compare(ours);
        }
    }

private:
    /// Leaves the image of the last run.
    double ours_s() {
        std::vector<double> times;
        for (int run = 0; run <= options_.runs; ++run) {
            osem_.start_from_ones();
            const auto start = std::chrono::steady_clock::now();
            for (int i = 0; i < options_.iterations; ++i) {
                osem_.iterate();
            }
            if (run > 0) {  // the first brings memory and code in
                times.push_back(seconds(start) / options_.iterations);
            }
        }
        std::sort(times.begin(), times.end());
        return times[times.size() / 2];
    }

    void compare(double ours) {
        const std::filesystem::path folder = options_.scratch / "isotone_bench_spect";
        write_problem(problem_, counts_, options_.subsets, folder);
        Peer peer(options_.peer, folder, options_.threads);
        peer.forward();
        const std::vector<float> projected = peer.result(folder / "result", problem_.geometry.size());
        std::printf("projections of the true image: relative L2 distance %.2e\n",
                    distance(projected, osem_.projections()));
        const double theirs = peer.timed("osem " + std::to_string(options_.iterations)).wall_s / options_.iterations;
        const std::vector<float> found = peer.result(folder / "result", problem_.activity.size());
        std::printf("%s: %.3f s for an iteration, ratio %.1f\n", peer.name().c_str(), theirs, theirs / ours);
        const std::vector<float> image = osem_.image();
        const double apart = distance(image, found);
        double worst = 0.0;
        std::printf("images: relative L2 distance %.2e\n", apart);
        for (const Ball& ball : problem_.hot) {
            const double a = mean_in(ball, image, problem_.geometry.grid);
            const double b = mean_in(ball, found, problem_.geometry.grid);
            std::printf("  ball of %4.1f mm: mean %.4g, peer %.4g, %+.2f %%\n", ball.radius_mm, a, b,
                        100.0 * (a / b - 1.0));
            worst = std::max(worst, std::abs(a / b - 1.0));
        }
        char text[160];
        std::snprintf(text, sizeof(text),
                      "%d iterations of %d subsets, wall time; images apart by relative L2 %.1e, means of balls by at "
                      "most %.2f %%",
                      options_.iterations, options_.subsets, apart, 100.0 * worst);
        note("spect.osem.vs_pytomography", theirs / ours, "times faster", peer.name(), theirs / ours, text);
        std::filesystem::remove_all(folder);
    }

    void note(const std::string& id, double value, const std::string& unit, const std::string& peer,
              std::optional<double> ratio, const std::string& text) {
        if (options_.summary.empty()) {
            return;
        }
        Figure figure;
        figure.id = id;
        figure.value = value;
        figure.unit = unit;
        figure.peer = peer;
        figure.ratio = ratio;
        figure.device = device_;
        figure.threads = options_.threads;
        figure.command = options_.command;
        figure.note = text;
        record(figure, options_.summary);
    }

    Options options_;
    std::unique_ptr<kernels::Backend> backend_;
    SpectProblem problem_;
    std::vector<float> counts_;
    SpectOsem osem_;
    std::string device_;
};

}  // namespace
}  // namespace isotone::bench

int main(int argc, char** argv) {
    try {
        isotone::bench::Comparison(isotone::bench::parse(argc, argv)).run();
        return 0;
    } catch (const isotone::Error& error) {
        std::fprintf(stderr, "%s\n", error.three_lines().c_str());
        return static_cast<int>(error.code());
    }
}
