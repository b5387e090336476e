// SPDX-License-Identifier: Apache-2.0
#include "simulate/monte_carlo/monte_carlo.hpp"

#include "core/error.hpp"
#include "core/number_text.hpp"
#include "simulate/monte_carlo/forced_detection.hpp"
#include "simulate/parallel.hpp"
#include "simulate/random_streams.hpp"
#include "simulate/spect/orbit.hpp"

#include <algorithm>
#include <memory>

namespace isotone::simulate {
namespace {

constexpr std::uint64_t histories_per_batch = 20000;  // some 10 MB of events
constexpr std::uint64_t histories_per_piece = 1000;

void require_usable(const SpectProtocol& p) {
    if (p.windows.empty() || p.lines.empty() || p.scatter_orders < 1 || !(p.photons >= 1.0)) {
        throw Error(ErrorCode::usage, "Monte Carlo of a SPECT protocol",
                    "it has " + std::to_string(p.windows.size()) + " windows, " + std::to_string(p.lines.size()) +
                        " gamma lines, " + std::to_string(p.scatter_orders) + " orders of scatter and " +
                        number_text(p.photons) + " photons",
                    "give at least one of each");
    }
}

/// Drops the progress of the many short stages; passes the wish to stop on.
class StopOnly final : public ProgressSink {
public:
    explicit StopOnly(const ProgressSink& sink) : sink_(sink) {}
    void report(const std::string& /*stage*/, double /*fraction*/, const std::string& /*detail*/) override {}
    void warn(const std::string& /*message*/) override {}
    bool stop_requested() const override { return sink_.stop_requested(); }

private:
    const ProgressSink& sink_;
};

/// Everything a simulation holds while it runs.
class Run {
public:
    Run(const SpectScene& scene, const SpectProtocol& protocol, ProgressSink& progress, int threads)
        : scene_(scene), protocol_(protocol), progress_(progress), threads_(threads),
          geometry_(spect_geometry(scene.phantom, protocol)), detector_(scene, protocol),
          medium_(scene.phantom, scene.materials, detector_.lowest_kev(), highest_kev(protocol), protocol.attenuation),
          source_(scene.phantom, protocol.lines, protocol.seed),
          histories_(static_cast<std::uint64_t>(protocol.photons)),
          tallies_(geometry_.views.size(),
                   ViewTally(detector_.windows(), static_cast<std::size_t>(protocol.scatter_orders) + 1,
                             static_cast<std::size_t>(geometry_.bins) * static_cast<std::size_t>(geometry_.rows))) {
        for (std::size_t v = 0; v < geometry_.views.size(); ++v) {
            views_.push_back(
                std::make_unique<ForcedDetection>(scene.phantom, medium_, detector_, geometry_, v, protocol));
        }
        if (!medium_.taken_as_water().empty()) {
            progress.warn("primitive '" + medium_.taken_as_water().front() + "'" +
                          (medium_.taken_as_water().size() > 1 ? " and others name" : " names") +
                          " no material: water of the density that attenuates 511 keV as it says");
        }
    }

    void follow_all() {
        StopOnly quiet(progress_);
        std::uint64_t first_event = 0;
        const std::uint64_t batches = (histories_ + histories_per_batch - 1) / histories_per_batch;
        for (std::uint64_t batch = 0; batch < batches; ++batch) {
            const std::vector<PhotonEvent> events = follow(batch, quiet);
            parallel_for(views_.size(), threads_, quiet, "detect",
                         [&](std::size_t v) { views_[v]->add(events, first_event, tallies_[v]); });
            first_event += events.size();
            progress_.report("follow photons", static_cast<double>(batch + 1) / static_cast<double>(batches), "");
        }
    }

    SpectSimulation result() {
        const double per_history = source_.photons_per_s() / static_cast<double>(histories_);
        std::vector<double> errors;
        WindowValues primary;
        std::vector<WindowValues> scatter(static_cast<std::size_t>(protocol_.scatter_orders));
        for (std::size_t w = 0; w < detector_.windows(); ++w) {
            errors.push_back(relative_error(tallies_, w));
            primary.push_back(values_of(tallies_, w, 0, per_history));
            for (std::size_t k = 0; k < scatter.size(); ++k) {
                scatter[k].push_back(values_of(tallies_, w, k + 1, per_history));
            }
        }
        ExpectedRates rates{std::move(primary), std::move(scatter), "photon Monte Carlo", true};
        SpectSimulation result = record_simulation(scene_, protocol_, geometry_, std::move(rates), progress_, threads_);
        result.relative_error = errors;
        Record record;
        record["histories"] = static_cast<std::int64_t>(histories_);
        record["relative_error"] = Record::List(errors.begin(), errors.end());
        const auto& water = medium_.taken_as_water();
        record["taken_as_scaled_water"] = Record::List(water.begin(), water.end());
        result.data.provenance["monte_carlo"] = std::move(record);
        return result;
    }

private:
    /// Events of one batch, by history.
    std::vector<PhotonEvent> follow(std::uint64_t batch, ProgressSink& progress) const {
        const std::uint64_t first = batch * histories_per_batch;
        const std::uint64_t last = std::min(histories_, first + histories_per_batch);
        std::vector<std::vector<PhotonEvent>> pieces((last - first + histories_per_piece - 1) / histories_per_piece);
        parallel_for(pieces.size(), threads_, progress, "follow", [&](std::size_t piece) {
            HistoryTracer tracer(scene_.phantom, medium_, protocol_.lines, detector_.lowest_kev());
            const std::uint64_t from = first + piece * histories_per_piece;
            for (std::uint64_t h = from; h < std::min(last, from + histories_per_piece); ++h) {
                RandomStream random(protocol_.seed, stream_photons, h);
                if (const auto emission = source_.draw(h, random)) {
                    tracer.trace(*emission, h, random, pieces[piece]);
                }
            }
        });
        std::vector<PhotonEvent> events;
        for (const auto& piece : pieces) {
            events.insert(events.end(), piece.begin(), piece.end());
        }
        return events;
    }

    const SpectScene& scene_;
    const SpectProtocol& protocol_;
    ProgressSink& progress_;
    int threads_;
    ProjectionGeometry geometry_;
    PhotonDetector detector_;
    Medium medium_;
    PhotonSource source_;
    std::uint64_t histories_;
    std::vector<std::unique_ptr<ForcedDetection>> views_;
    std::vector<ViewTally> tallies_;
};

}  // namespace

SpectSimulation simulate_spect_monte_carlo(const SpectScene& scene, const SpectProtocol& protocol,
                                           ProgressSink& progress, int threads) {
    require_usable(protocol);
    Run run(scene, protocol, progress, threads);
    run.follow_all();
    return run.result();
}

}  // namespace isotone::simulate
