// SPDX-License-Identifier: Apache-2.0
#include "recon/corrections/scatter_kernels.hpp"

#include "core/energy_window_record.hpp"
#include "core/error.hpp"
#include "core/number_text.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

namespace isotone::recon {
namespace {

[[noreturn]] void fail(const std::string& what, const std::string& hint) {
    throw Error(ErrorCode::inconsistent_data, "scatter kernels", what, hint);
}

/// Linear, constant beyond the ends.
double interpolate(const std::vector<double>& x, const std::vector<double>& y, double at) {
    const auto above = std::upper_bound(x.begin(), x.end(), at);
    if (above == x.begin()) {
        return y.front();
    }
    if (above == x.end()) {
        return y.back();
    }
    const auto i = static_cast<std::size_t>(above - x.begin());
    const double share = (at - x[i - 1]) / (x[i] - x[i - 1]);
    return (1.0 - share) * y[i - 1] + share * y[i];
}

/// Chance that a photon that reaches the crystal is counted in a window.
class Acceptance {
public:
    Acceptance(const ScatterKernels& kernels, const EnergyWindow& window, const EnergyResponse& response)
        : kernels_(kernels), window_(window), response_(response) {}

    double operator()(double kev) const {
        const double in_levels = window_share(kev, response_.fwhm * std::sqrt(response_.at_kev / kev), window_);
        if (response_.crystal_mm == 0.0) {
            return in_levels;
        }
        const double mu = interpolate(kernels_.table_kev, kernels_.table_crystal_per_mm, kev);
        return in_levels * -std::expm1(-mu * response_.crystal_mm);
    }

private:
    const ScatterKernels& kernels_;
    const EnergyWindow& window_;
    EnergyResponse response_;
};

void check(const EnergyResponse& response, int groups) {
    if (!(response.fwhm > 0.0 && response.fwhm < 1.0) || !(response.at_kev > 0.0) || !(response.crystal_mm >= 0.0) ||
        groups < 1) {
        throw Error(ErrorCode::usage, "scatter kernels",
                    "an energy resolution of " + number_text(response.fwhm) + " at " + number_text(response.at_kev) +
                        " keV, a crystal of " + number_text(response.crystal_mm) + " mm and " + std::to_string(groups) +
                        " groups",
                    "use a resolution between 0 and 1, a thickness of at least 0 and at least one group");
    }
}

double primary_per_decay(const ScatterKernels& kernels, const Acceptance& acceptance, const EnergyWindow& window) {
    double primary = 0.0, emitted_in_window = 0.0;
    for (std::size_t l = 0; l < kernels.line_kev.size(); ++l) {
        primary += kernels.line_per_decay[l] * acceptance(kernels.line_kev[l]);
        if (window.holds(kernels.line_kev[l])) {
            emitted_in_window += kernels.line_per_decay[l];
        }
    }
    if (!(emitted_in_window > 0.0)) {
        fail("window \"" + window.name + "\" holds no line of " + kernels.nuclide,
             "use the kernels of the nuclide that was scanned");
    }
    return primary;
}

/// Adds the photons of [radius][angle], each bin as the shell and the cone that it stands for.
void add_photons(const std::vector<double>& q, const std::vector<double>& radius_edges_mm,
                 const std::vector<double>& angle_edges_rad, double& sum) {
    const std::size_t angles = angle_edges_rad.size() - 1;
    for (std::size_t i = 0; i < q.size(); ++i) {
        const std::size_t r = i / angles, a = i % angles;
        sum += q[i] * (radius_edges_mm[r + 1] - radius_edges_mm[r]) * 2.0 * std::numbers::pi *
               (std::cos(angle_edges_rad[a]) - std::cos(angle_edges_rad[a + 1]));
    }
}

/// Scatter of each energy bin that the window counts, per primary photon counted.
std::vector<double> counted_of(const ScatterKernels& kernels, const Acceptance& acceptance, double primary) {
    std::vector<double> counted;
    for (std::size_t e = 0; e < kernels.energy_kev.size(); ++e) {
        double photons = 0.0;
        add_photons(kernels.q[e], kernels.radius_edges_mm, kernels.angle_edges_rad, photons);
        counted.push_back(photons * acceptance(kernels.energy_kev[e]) / primary);
    }
    return counted;
}

/// Scatter below the kernels' lowest energy must not matter: its chance to be counted there, against the largest.
void require_covered(const ScatterKernels& kernels, const Acceptance& acceptance, const EnergyWindow& window) {
    constexpr double negligible = 0.01;
    double largest = 0.0;
    for (const double kev : kernels.energy_kev) {
        largest = std::max(largest, acceptance(kev));
    }
    if (!(largest > 0.0) || acceptance(kernels.energy_kev.front()) > negligible * largest) {
        fail("window \"" + window.name + "\" counts scatter of less than " + number_text(kernels.energy_kev.front()) +
                 " keV, where the kernels end",
             "make kernels that reach farther down, or use a scatter window");
    }
}

/// The group of each energy: equal shares of the scatter that the window counts, from the lowest energy up.
std::vector<int> grouped(const std::vector<double>& counted, int groups) {
    const double total = std::accumulate(counted.begin(), counted.end(), 0.0);
    std::vector<int> group;
    double before = 0.0;
    for (const double own : counted) {
        group.push_back(std::min(groups - 1, static_cast<int>((before + 0.5 * own) / total * groups)));
        before += own;
    }
    return group;
}

Record described(const ScatterKernels& kernels, const EnergyWindow& window, const EnergyResponse& response,
                 double scatter_per_primary) {
    Record record;
    record["nuclide"] = kernels.nuclide;
    record["source"] = kernels.source;
    record["window"] = window.name;
    put_levels(record, window);
    record["energy_resolution"] = response.fwhm;
    record["energy_resolution_at_kev"] = response.at_kev;
    record["crystal_mm"] = response.crystal_mm;
    record["scatter_per_primary_in_water"] = scatter_per_primary;
    return record;
}

}  // namespace

double ScatterKernels::water_at(double kev) const {
    return interpolate(table_kev, table_water_per_mm, kev);
}

double WindowKernel::total() const {
    double sum = 0.0;
    for (const KernelGroup& group : groups) {
        add_photons(group.q, radius_edges_mm, angle_edges_rad, sum);
    }
    return sum;
}

WindowKernel kernel_of_window(const ScatterKernels& kernels, const EnergyWindow& window, double photopeak_kev,
                              const EnergyResponse& response, int groups) {
    check(response, groups);
    if (!(photopeak_kev >= kernels.table_kev.front() && photopeak_kev <= kernels.table_kev.back())) {
        fail("the kernels do not know water at " + number_text(photopeak_kev) + " keV", "use those of the nuclide");
    }
    const Acceptance acceptance(kernels, window, response);
    const double primary = primary_per_decay(kernels, acceptance, window);
    require_covered(kernels, acceptance, window);

    WindowKernel result;
    result.radius_edges_mm = kernels.radius_edges_mm;
    result.angle_edges_rad = kernels.angle_edges_rad;
    result.water_per_mm = kernels.water_at(photopeak_kev);
    const std::vector<double> counted = counted_of(kernels, acceptance, primary);
    const std::vector<int> group = grouped(counted, groups);
    for (int g = 0; g < groups; ++g) {
        KernelGroup own;
        own.q.assign(kernels.q.front().size(), 0.0);
        double share = 0.0, attenuation = 0.0;
        for (std::size_t e = 0; e < counted.size(); ++e) {
            if (group[e] != g || counted[e] <= 0.0) {
                continue;
            }
            const double weight = acceptance(kernels.energy_kev[e]) / primary;
            for (std::size_t i = 0; i < own.q.size(); ++i) {
                own.q[i] += weight * kernels.q[e][i];
            }
            share += counted[e];
            attenuation += counted[e] * kernels.water_per_mm[e];
        }
        if (share > 0.0) {
            own.attenuation_ratio = attenuation / share / result.water_per_mm;
            result.groups.push_back(std::move(own));
        }
    }
    result.description = described(kernels, window, response, result.total());
    return result;
}

}  // namespace isotone::recon
