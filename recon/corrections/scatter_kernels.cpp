// SPDX-License-Identifier: Apache-2.0
#include "recon/corrections/scatter_kernels.hpp"

#include "core/energy_window_record.hpp"
#include "core/error.hpp"
#include "core/gaussian_kernel.hpp"
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
        : kernels_(kernels), ranges_(window.ranges()), response_(response) {}

    double operator()(double kev) const {
        const double sigma = response_.fwhm * std::sqrt(kev * response_.at_kev) / gaussian_fwhm_per_sigma;
        const auto below = [&](double level) { return std::erf((level - kev) / (sigma * std::numbers::sqrt2)); };
        double in_levels = 0.0;
        for (const EnergyRange& range : ranges_) {
            in_levels += 0.5 * (below(range.upper_kev) - below(range.lower_kev));
        }
        if (response_.crystal_mm == 0.0) {
            return in_levels;
        }
        const double mu = interpolate(kernels_.table_kev, kernels_.table_crystal_per_mm, kev);
        return in_levels * -std::expm1(-mu * response_.crystal_mm);
    }

private:
    const ScatterKernels& kernels_;
    std::vector<EnergyRange> ranges_;
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

/// Photons of an energy bin over the solid bins of radius and angle.
double photons(const ScatterKernels& kernels, std::size_t energy) {
    const std::size_t angles = kernels.angle_edges_rad.size() - 1;
    double sum = 0.0;
    for (std::size_t r = 0; r + 1 < kernels.radius_edges_mm.size(); ++r) {
        for (std::size_t a = 0; a < angles; ++a) {
            sum += kernels.q[energy][r * angles + a] * (kernels.radius_edges_mm[r + 1] - kernels.radius_edges_mm[r]) *
                   2.0 * std::numbers::pi *
                   (std::cos(kernels.angle_edges_rad[a]) - std::cos(kernels.angle_edges_rad[a + 1]));
        }
    }
    return sum;
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

}  // namespace

double ScatterKernels::water_at(double kev) const {
    return interpolate(table_kev, table_water_per_mm, kev);
}

double WindowKernel::total() const {
    const std::size_t angles = angle_edges_rad.size() - 1;
    double sum = 0.0;
    for (const KernelGroup& group : groups) {
        for (std::size_t i = 0; i < group.q.size(); ++i) {
            const std::size_t r = i / angles, a = i % angles;
            sum += group.q[i] * (radius_edges_mm[r + 1] - radius_edges_mm[r]) * 2.0 * std::numbers::pi *
                   (std::cos(angle_edges_rad[a]) - std::cos(angle_edges_rad[a + 1]));
        }
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
    std::vector<double> counted;
    for (std::size_t e = 0; e < kernels.energy_kev.size(); ++e) {
        counted.push_back(photons(kernels, e) * acceptance(kernels.energy_kev[e]) / primary);
    }
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
    result.description["nuclide"] = kernels.nuclide;
    result.description["source"] = kernels.source;
    result.description["window"] = window.name;
    put_levels(result.description, window);
    result.description["energy_resolution"] = response.fwhm;
    result.description["energy_resolution_at_kev"] = response.at_kev;
    result.description["crystal_mm"] = response.crystal_mm;
    result.description["scatter_per_primary_in_water"] = result.total();
    return result;
}

}  // namespace isotone::recon
