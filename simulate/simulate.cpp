// SPDX-License-Identifier: Apache-2.0
#include "simulate/simulate.hpp"

#include "core/error.hpp"
#include "core/random.hpp"
#include "simulate/analytic_projection.hpp"
#include "simulate/background.hpp"
#include "simulate/list_mode.hpp"
#include "simulate/parallel.hpp"
#include "simulate/random_streams.hpp"

#include <numeric>
#include <utility>

namespace isotone::simulate {
namespace {

/// Sum in a fixed order, so that it does not depend on threads.
double sum_of(const std::vector<float>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0,
                           [](double sum, float v) { return sum + static_cast<double>(v); });
}

/// Expected counts become Poisson counts; element i draws from a stream of its own.
void draw_counts(std::vector<float>& values, std::uint64_t seed, std::uint32_t stream, ProgressSink& progress,
                 int threads) {
    constexpr std::size_t chunk = 1U << 16;
    parallel_for((values.size() + chunk - 1) / chunk, threads, progress, "draw counts", [&](std::size_t part) {
        for (std::size_t i = part * chunk; i < std::min(values.size(), (part + 1) * chunk); ++i) {
            if (values[i] > 0.0F) {
                RandomStream random(seed, stream, i);
                values[i] = static_cast<float>(random.poisson(static_cast<double>(values[i])));
            }
        }
    });
}

double calibration_for(const Protocol& protocol, double trues_per_unit, const Phantom& phantom) {
    if (protocol.calibration) {
        return *protocol.calibration;
    }
    if (!(trues_per_unit > 0.0)) {
        throw Error(ErrorCode::inconsistent_data, "phantom '" + phantom.name + "'",
                    "no activity lies in the field of view",
                    "check its position, or give a calibration for a cold scan");
    }
    return protocol.trues.value_or(5e6) / trues_per_unit;
}

Record provenance_of(const Phantom& phantom, const CylindricalScanner& scanner, const Protocol& protocol, double trues,
                     double scatter, double randoms) {
    Record record;
    record["schema"] = "isotone-simulated-raw";
    record["schema_version"] = 1;
    record["made_by"] = "simulate";
    record["phantom"] = phantom.name;
    record["phantom_source"] = phantom.source;
    record["scanner"] = scanner.name;
    record["protocol"] = record_of(protocol);
    Record& expected = record["expected_counts"];
    expected["trues"] = trues;
    expected["scatter"] = scatter;
    expected["randoms"] = randoms;
    record["scatter_model"] = "trues smoothed with 200 mm FWHM in s and 60 mm axially";
    return record;
}

}  // namespace

RawData simulate(const Phantom& phantom, const CylindricalScanner& scanner, const Protocol& protocol,
                 ProgressSink& progress, int threads) {
    NoiseFree noise_free = project(phantom, scanner, protocol, progress, threads);
    const double half_life = phantom.exam.nuclide.half_life_s;
    const double decay = half_life > 0.0 ? mean_decay_during(protocol.duration_s, half_life) : 1.0;
    const double exposure_s = protocol.duration_s * decay;
    const double calibration = calibration_for(protocol, sum_of(noise_free.trues.values) * exposure_s, phantom);
    for (float& v : noise_free.trues.values) {
        v = static_cast<float>(calibration * exposure_s * static_cast<double>(v));
    }
    Background expected = background(noise_free.trues, protocol, progress, threads);

    RawData raw;
    raw.scanner = scanner;
    raw.exam = phantom.exam;
    raw.exam.duration_s = protocol.duration_s;
    raw.exam.calibration_counts_per_bq_ml_mm_s = calibration;
    raw.provenance = provenance_of(phantom, scanner, protocol, sum_of(noise_free.trues.values),
                                   sum_of(expected.scatter.values), sum_of(expected.randoms.values));
    raw.multiplicative = std::move(noise_free.multiplicative);
    // Crystal efficiencies and the number of pairs in a bin are always part of the multiplicative term.
    raw.multiplicative_holds = protocol.attenuation ? std::vector{Effect::attenuation, Effect::normalisation}
                                                    : std::vector{Effect::normalisation};
    raw.additive_holds.emplace();
    if (protocol.scatter_fraction > 0.0) {
        raw.additive_holds->push_back(Effect::scatter);
    }
    if (protocol.randoms_fraction > 0.0) {
        raw.additive_holds->push_back(Effect::randoms);
    }
    raw.prompts = std::move(noise_free.trues);
    if (protocol.delayeds) {
        raw.delayeds = expected.randoms;
    }
    raw.additive = std::move(expected.scatter);
    for (std::size_t i = 0; i < raw.additive->values.size(); ++i) {
        raw.additive->values[i] += expected.randoms.values[i];
        raw.prompts->values[i] += raw.additive->values[i];
    }
    if (protocol.noise) {
        draw_counts(raw.prompts->values, protocol.seed, stream_prompts, progress, threads);
        if (raw.delayeds) {
            draw_counts(raw.delayeds->values, protocol.seed, stream_delayeds, progress, threads);
        }
    }
    if (protocol.list_mode) {
        raw.list_mode = events_of(raw, protocol.seed);
    }
    return raw;
}

}  // namespace isotone::simulate
