// SPDX-License-Identifier: Apache-2.0
#include "app/spect_convert.hpp"

#include "app/raw_input.hpp"
#include "core/error.hpp"
#include "io/dicom/write_nm_projections.hpp"
#include "io/hdf5/spect_container.hpp"
#include "io/interfile/projections.hpp"

namespace isotone::app {
namespace {

void refuse(const std::string& where, const std::string& what, const std::string& hint) {
    throw Error(ErrorCode::usage, where, what, hint);
}

int window_of(const SpectData& data, const std::optional<std::string>& window) {
    if (data.gates > 1 || data.additive) {
        refuse("OUT", std::string("Interfile cannot hold ") + (data.additive ? "an additive term" : "gates"),
               "write a container (.h5)");
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

SpectOutput::SpectOutput(const std::filesystem::path& target, const SpectData& data,
                         const std::optional<std::string>& window)
    : data_(data) {
    const auto format = raw_format(target);
    if (format == RawFormat::interfile_sinogram) {
        window_ = window_of(data, window);
    } else if (format != RawFormat::hdf5 && format != RawFormat::dicom_projections) {
        refuse(target.string(), "SPECT projections are not written in this format", "use .h5, .dcm or .hs");
    } else if (window) {
        refuse("--window", "the format holds all windows", "leave it out, or write Interfile (.hs)");
    }
    dicom_ = format == RawFormat::dicom_projections;
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

Record SpectOutput::notes(const char* name) const {
    const Record* found = data_.provenance.find(name);
    return found != nullptr && std::holds_alternative<Record::List>(found->value()) ? *found : Record(Record::List{});
}

std::vector<std::string> SpectOutput::findings() const {
    std::vector<std::string> list;
    const Record assumptions = notes("assumptions");
    for (const Record& text : std::get<Record::List>(assumptions.value())) {
        if (const auto* words = std::get_if<std::string>(&text.value())) {
            list.push_back("assumed: " + *words);
        }
    }
    if (window_ && (data_.sensitivity_cps_per_mbq || data_.axis_position_mm || data_.exam.injected_activity_bq)) {
        list.emplace_back("Interfile leaves out the sensitivity, the place in the frame of reference and the dose");
    }
    return list;
}

}  // namespace isotone::app
