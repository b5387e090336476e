// SPDX-License-Identifier: Apache-2.0
/// Times OSEM of the SPECT problem with effective source scatter estimation.
#include "bench/arguments.hpp"
#include "bench/spect_osem.hpp"
#include "bench/spect_scatter_problem.hpp"
#include "bench/summary.hpp"
#include "core/error.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>

namespace isotone::bench {
namespace {

constexpr const char* usage = R"(usage: spect_scatter [options]

Reconstructs the SPECT problem (bench/spect_problem.hpp) and prints the time of an iteration that estimates scatter anew
from the image, and of its parts: medians of wall time and of the processor time of all threads.

  --voxels N     nx = ny = bins; nz is half of it (default 128)
  --views N      (default 120)
  --subsets N    (default 10)
  --threads N    (default 2)
  --runs N       timed runs (default 5)
  --out FILE     put the figure into this JSON summary
)";

struct Options {
    std::string summary, command;
    int voxels = 128;
    int views = 120;
    int subsets = 10;
    int threads = 2;
    int runs = 5;
};

Options parse(int argc, char** argv) {
    Options options;
    options.command = Arguments(usage)
                          .option("--voxels", options.voxels)
                          .option("--views", options.views)
                          .option("--subsets", options.subsets)
                          .option("--threads", options.threads)
                          .option("--runs", options.runs)
                          .option("--out", options.summary)
                          .parse("bench/spect_scatter", argc, argv);
    return options;
}

struct Seconds {
    double wall = 0.0, processor = 0.0;
};

Seconds now() {
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    const auto seconds = [](const timeval& t) {
        return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec);
    };
    return {std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(),
            seconds(used.ru_utime) + seconds(used.ru_stime)};
}

template <typename Work>
Seconds time_of(const Work& work) {
    const Seconds start = now();
    work();
    const Seconds end = now();
    return {end.wall - start.wall, end.processor - start.processor};
}

Seconds median(std::vector<Seconds> times) {
    const auto middle = [&](double Seconds::*which) {
        std::sort(times.begin(), times.end(), [&](const Seconds& a, const Seconds& b) { return a.*which < b.*which; });
        return times[times.size() / 2].*which;
    };
    return {middle(&Seconds::wall), middle(&Seconds::processor)};
}

void note(const Options& options, const kernels::DeviceInfo& info, double value, const std::string& text) {
    if (options.summary.empty()) {
        return;
    }
    Figure figure;
    figure.id = "spect.iteration.esse";
    figure.value = value;
    figure.unit = "s";
    figure.device = info.device + ", " + info.isa;
    figure.threads = options.threads;
    figure.command = options.command;
    figure.note = text;
    record(figure, options.summary);
}

void run(const Options& options) {
    const auto backend = kernels::make_backend({kernels::BackendKind::cpu, 0, options.threads});
    const SpectProblem problem = spect_problem(options.voxels, options.views);
    const std::vector<float> counts = simulated_counts(problem, 8e6, options.threads);
    SpectOsem osem(*backend, problem, counts, static_cast<std::size_t>(options.subsets));
    std::unique_ptr<recon::EsseModel> model;
    const Seconds made = time_of([&] {
        model = std::make_unique<recon::EsseModel>(*backend, all_views(*backend, problem), technetium_kernel());
    });
    std::vector<float> scatter(problem.geometry.size());
    std::vector<Seconds> estimates, iterations, both;
    for (int i = 0; i <= options.runs; ++i) {
        osem.start_from_ones();
        osem.iterate();  // scatter is estimated from an image
        const Seconds estimate = time_of([&] { scatter = model->scatter(osem.resident_image()); });
        const Seconds iteration = time_of([&] {
            osem.set_additive(scatter);
            osem.iterate();
        });
        if (i > 0) {  // the first brings memory and code in
            estimates.push_back(estimate);
            iterations.push_back(iteration);
            both.push_back({estimate.wall + iteration.wall, estimate.processor + iteration.processor});
        }
    }
    const kernels::DeviceInfo info = backend->info();
    const Seconds whole = median(both), estimate = median(estimates), iteration = median(iterations);
    std::printf("%s, %s, %d threads; %d subsets\n", info.device.c_str(), info.isa.c_str(), info.threads,
                options.subsets);
    std::printf("                       wall s   processor s\n");
    const auto print = [](const char* name, const Seconds& s) {
        std::printf("%-20s %8.3f      %8.3f\n", name, s.wall, s.processor);
    };
    print("iteration", whole);
    print("  scatter estimate", estimate);
    print("  OSEM", iteration);
    print("making the model", made);
    char text[160];
    std::snprintf(
        text, sizeof(text),
        "%d subsets, wall time; of it %.3f s to estimate scatter (processor time %.3f s); once %.2f s to make "
        "the model",
        options.subsets, estimate.wall, estimate.processor, made.wall);
    note(options, info, whole.wall, text);
}

}  // namespace
}  // namespace isotone::bench

int main(int argc, char** argv) {
    try {
        isotone::bench::run(isotone::bench::parse(argc, argv));
        return 0;
    } catch (const isotone::Error& error) {
        std::fprintf(stderr, "%s\n", error.three_lines().c_str());
        return static_cast<int>(error.code());
    }
}
