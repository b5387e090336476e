// SPDX-License-Identifier: Apache-2.0
#include "app/spect/convert.hpp"

#include "app/files/raw_input.hpp"
#include "app/reporting/numbers.hpp"
#include "app/spect/assumptions.hpp"
#include "core/error.hpp"
#include "core/projection_heads.hpp"
#include "io/dicom/write_nm_projections.hpp"
#include "io/hdf5/spect_container.hpp"
#include "io/interfile/projections.hpp"

#include <algorithm>
#include <cmath>

namespace isotone::app {
namespace {

void refuse(const std::string& where, const std::string& what, const std::string& hint) {
    throw Error(ErrorCode::usage, where, what, hint);
}

/// Whether the views of each head follow each other without a pause from the start on, as DICOM's readers take it.
bool without_pauses(const ProjectionGeometry& geometry) {
    const std::vector<int> heads = heads_of(geometry);
    return std::all_of(heads.begin(), heads.end(), [&](int head) {
        const std::vector<int> views = views_of_head(geometry, head);
        double next_s = 0.0;
        return std::all_of(views.begin(), views.end(), [&](int v) {
            const ProjectionView& view = geometry.views[static_cast<std::size_t>(v)];
            // DICOM holds whole milliseconds of each view.
            const bool follows = std::abs(view.start_s - next_s) < 1e-3;
            next_s = view.start_s + view.duration_s;
            return follows;
        });
    });
}

/// What other programs make of the times of an Interfile, where that is wrong: they take one projection after the
/// other.
std::string times_of_others(const ProjectionGeometry& geometry) {
    constexpr double shortest_s = 1e-3;
    double first_s = geometry.views.front().start_s, last_s = first_s, counted_s = 0.0;
    for (const ProjectionView& view : geometry.views) {
        first_s = std::min(first_s, view.start_s);
        last_s = std::max(last_s, view.start_s + view.duration_s);
        counted_s += view.duration_s;
    }
    if (std::abs(counted_s - (last_s - first_s)) < shortest_s) {
        return {};
    }
    return "Interfile says in keys of isotone alone when each view started: other programs take the acquisition to "
           "be " +
           significant(counted_s, 6) + " s long, and it is " + significant(last_s - first_s, 6) + " s";
}

int window_of(const std::filesystem::path& target, const SpectData& data, const std::optional<std::string>& window) {
    if (data.gates > 1) {
        refuse(target.string(), "Interfile cannot hold gates", "write DICOM NM (.dcm) or a container (.h5)");
    }
    if (!window && data.windows.size() > 1) {
        std::string names;
        for (const EnergyWindow& w : data.windows) {
            names += (names.empty() ? "\"" : ", \"") + w.name + "\"";
        }
        refuse("--window", "an Interfile holds one energy window, the data hold " + names,
               "name one, or write a container (.h5)");
    }
    return window ? data.window_index(*window) : 0;
}

}  // namespace

void leave_out_additive(SpectData& data) {
    if (!data.additive) {
        refuse("--no-additive", "the data come without an additive term", "leave it out");
    }
    data.additive.reset();
    data.additive_window = 0;
}

SpectOutput::SpectOutput(const std::filesystem::path& target, const SpectData& data,
                         const std::optional<std::string>& window)
    : data_(data) {
    const auto format = raw_format(target);
    const bool interfile = format == RawFormat::interfile_sinogram, dicom = format == RawFormat::dicom_projections;
    if (data.additive && (interfile || dicom)) {
        refuse(target.string(),
               std::string(dicom ? "DICOM" : "Interfile") + " cannot hold the additive term of the data",
               "leave the term out with --no-additive, or write a container (.h5)");
    }
    if (interfile) {
        window_ = window_of(target, data, window);
    } else if (format != RawFormat::hdf5 && !dicom) {
        refuse(target.string(), "SPECT projections are not written in this format", "use .h5, .dcm or .hs");
    } else if (window) {
        refuse("--window", "the format holds all windows", "leave it out, or write Interfile (.hs)");
    }
    dicom_ = dicom;
}

void SpectOutput::write(const std::filesystem::path& file) const {
    if (window_) {
        io::interfile::write_projections(file, data_, *window_);
    } else if (dicom_) {
        io::dicom::write_nm_projections(file, data_);
    } else {
        io::hdf5::write_spect(file, data_);
    }
}

std::vector<std::string> SpectOutput::findings() const {
    std::vector<std::string> list = assumptions_of(data_);
    if (window_) {
        if (const std::string times = times_of_others(data_.geometry); !times.empty()) {
            list.push_back(times);
        }
    }
    if (window_ && data_.geometry.views.front().arc_rad > 0.0) {
        list.emplace_back("Interfile says in a key of isotone alone that heads turn while they count");
    }
    if (window_ && (data_.sensitivity_cps_per_mbq || data_.axis_position_mm || data_.exam.injected_activity_bq)) {
        list.emplace_back("Interfile leaves out the sensitivity, the place in the frame of reference and the dose");
    }
    if (dicom_) {
        if (const double step = io::dicom::nm_slope_of(data_); step != 1.0) {
            list.push_back("DICOM holds 16-bit numbers: counts are rounded to multiples of " + significant(step, 3));
        }
        if (!without_pauses(data_.geometry)) {
            list.emplace_back("DICOM leaves out when each view started: it says the length of a view alone");
        }
        if (data_.sensitivity_cps_per_mbq) {
            list.emplace_back("DICOM leaves out the sensitivity");
        }
    }
    return list;
}

}  // namespace isotone::app
