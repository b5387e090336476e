// SPDX-License-Identifier: Apache-2.0
/// Times one device's projectors on G1 and G3 and an iteration of SPECT, and says which share of the device's limit
/// they reach.
///
/// The limits are those of the plan in docs/gpu.md. PET: forward, two shared-memory loads for each step of each line of
/// response; back, two loads and two stores; a multiprocessor serves 32 lanes per clock. SPECT: the multiply-adds of
/// the definition; a multiprocessor does 128 per clock. Steps and multiply-adds are counted from the geometry, the
/// clock and the number of multiprocessors are given by the caller, so that the share is of the machine at hand. Writes
/// JSON with the device's name.
#include "bench/kernels/median_seconds.hpp"
#include "bench/kernels/spect_iteration.hpp"
#include "bench/problems.hpp"
#include "core/error.hpp"
#include "kernels/common/path.hpp"

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>
#include <vector>

namespace isotone::bench {
namespace {

constexpr const char* usage = "usage: device_bench DEVICE OUT.json [CLOCK_GHZ MULTIPROCESSORS]\n";
constexpr double lanes_per_clock = 32.0;
constexpr double multiply_adds_per_clock = 128.0;

struct Machine {
    double clock_ghz = 0.0;
    int multiprocessors = 0;
};

struct Timing {
    std::string id;
    double value = 0.0;
    const char* unit = "LOR/s";
    double share = 0.0;  ///< of the limit; 0 where the machine was not given
};

/// Mean number of driving steps of a line of response.
double mean_steps(const kernels::SheetGeometry& sheet) {
    double steps = 0.0;
    for (const kernels::Line& line : sheet.lines) {
        steps += kernels::common::make_path(line, sheet.grid).steps;
    }
    return steps / static_cast<double>(sheet.lines.size());
}

double limit(const Machine& machine, const kernels::SheetGeometry& sheet, double accesses_per_step) {
    return machine.clock_ghz * 1e9 * machine.multiprocessors * lanes_per_clock /
           (accesses_per_step * mean_steps(sheet));
}

/// `limit` is 0 where the machine was not given.
void add_rate(std::vector<Timing>& timings, const std::string& id, double rate, double limit) {
    timings.push_back({id, rate, "LOR/s", limit > 0.0 ? rate / limit : 0.0});
}

void time_problem(kernels::Backend& backend, const Machine& machine, const std::string& name,
                  std::vector<Timing>& timings) {
    const Problem problem = problem_named(name);
    const auto projector = backend.make_projector(problem.sheet);
    const auto size = static_cast<double>(projector->size());
    kernels::Buffer image = backend.make_buffer(problem.image.size());
    kernels::Buffer data = backend.make_buffer(projector->size());
    std::vector<float> one(1);
    kernels::Buffer probe = backend.make_buffer(1);
    // A download ends only when the device has done all that came before.
    const auto wait = [&] { backend.download(probe, one); };
    backend.upload(problem.image, image);
    const double forward = median_seconds([&] {
        projector->forward(image, data);
        wait();
    });
    add_rate(timings, "pet.nontof.forward." + name, size / forward, limit(machine, problem.sheet, 2.0));
    backend.upload(problem.projections, data);
    kernels::Accumulator accumulator = backend.make_accumulator(
        problem.image.size(),
        kernels::Backend::scale_for(backend.sum_of_magnitudes(data), projector->largest_element()));
    const double back = median_seconds([&] {
        projector->back(data, accumulator);
        wait();
    });
    add_rate(timings, "pet.nontof.back." + name, size / back, limit(machine, problem.sheet, 4.0));
}

void time_spect(kernels::Backend& backend, const Machine& machine, std::vector<Timing>& timings) {
    const SpectTimes times = time_spect_iteration(backend);
    const double per_ms = machine.clock_ghz * 1e6 * machine.multiprocessors * multiply_adds_per_clock;
    const double limit = per_ms > 0.0 ? times.multiply_adds / per_ms : 0.0;  // ms, of one direction
    timings.push_back({"spect.forward.128^3x120", times.forward, "ms", limit / times.forward});
    timings.push_back({"spect.back.128^3x120", times.back, "ms", limit / times.back});
    timings.push_back({"spect.osem_iteration.128^3x120", times.iteration, "ms", 2.0 * limit / times.iteration});
}

void write(const char* path, const kernels::DeviceInfo& info, const Machine& machine,
           const std::vector<Timing>& timings) {
    std::FILE* const file = std::fopen(path, "w");
    if (file == nullptr) {
        throw Error(ErrorCode::output_location, path, "it cannot be written", "give another path");
    }
    std::fprintf(file,
                 "{\n \"schema\": 1,\n \"backend\": \"%s\",\n \"device\": \"%s\",\n \"capability\": \"%s\",\n"
                 " \"driver\": \"%s\",\n \"clock_ghz\": %g,\n \"multiprocessors\": %d,\n \"figures\": [",
                 info.backend.c_str(), info.device.c_str(), info.isa.c_str(), info.driver.c_str(), machine.clock_ghz,
                 machine.multiprocessors);
    const char* separator = "\n";
    for (const Timing& t : timings) {
        std::fprintf(file, "%s  {\"id\": \"%s\", \"value\": %.6g, \"unit\": \"%s\", \"share_of_limit\": ", separator,
                     t.id.c_str(), t.value, t.unit);
        t.share > 0.0 ? std::fprintf(file, "%.4f}", t.share) : std::fprintf(file, "null}");
        separator = ",\n";
    }
    std::fprintf(file, "\n ]\n}\n");
    std::fclose(file);
}

int run(int argc, char** argv) {
    if (argc != 3 && argc != 5) {
        std::fputs(usage, stderr);
        return static_cast<int>(ErrorCode::usage);
    }
    const Machine machine = argc == 5 ? Machine{std::atof(argv[3]), std::atoi(argv[4])} : Machine{};
    const auto backend = kernels::make_backend(kernels::parse_backend(argv[1]));
    std::vector<Timing> timings;
    for (const char* name : {"G1", "G3"}) {
        time_problem(*backend, machine, name, timings);
    }
    time_spect(*backend, machine, timings);
    write(argv[2], backend->info(), machine, timings);
    return 0;
}

}  // namespace
}  // namespace isotone::bench

int main(int argc, char** argv) {
    try {
        return isotone::bench::run(argc, argv);
    } catch (const isotone::Error& error) {
        std::fprintf(stderr, "%s\n", error.three_lines().c_str());
        return static_cast<int>(error.code());
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
}
