// SPDX-License-Identifier: Apache-2.0
#include "app/files/image_input.hpp"

#include "app/command/stop_signal.hpp"
#include "app/files/image_file.hpp"
#include "core/error.hpp"
#include "core/number_text.hpp"
#include "core/record_reader.hpp"
#include "io/config/share.hpp"
#include "io/dicom/nm_reconstruction.hpp"

#include <array>
#include <utility>

namespace isotone::app {
namespace fs = std::filesystem;
namespace {

using harmonize::suv::Normalisation;

constexpr std::array<std::pair<const char*, Normalisation>, 6> normalisations{{
    {"bw", Normalisation::body_weight},
    {"lbm", Normalisation::lean_morgan},
    {"lbm-james", Normalisation::lean_james128},
    {"lbm-janma", Normalisation::lean_janmahasatian},
    {"ibw", Normalisation::ideal_body_weight},
    {"bsa", Normalisation::body_surface},
}};

const Normalisation* find_normalisation(const std::string& name) {
    for (const auto& [known, normalisation] : normalisations) {
        if (name == known) {
            return &normalisation;
        }
    }
    return nullptr;
}

Quantity quantity_of(const std::string& unit) {
    for (const Quantity quantity : {Quantity::activity_concentration, Quantity::suv_bw, Quantity::relative}) {
        if (unit == unit_of(quantity)) {
            return quantity;
        }
    }
    throw Error(ErrorCode::usage, "--unit", "found '" + unit + "'", "use Bq/mL, g/mL or relative");
}

[[noreturn]] void refuse_unit_of_dicom() {
    throw Error(ErrorCode::usage, "--unit", "a DICOM series says its unit itself", "leave it out");
}

/// A label for tables: the file's or folder's name, or for the folder `dicom` of a result the result's own name.
std::string label_of(const fs::path& path) {
    const fs::path plain = path.lexically_normal();
    const fs::path named = plain.has_filename() ? plain : plain.parent_path();
    const fs::path parent = named.parent_path().filename();
    return named.filename() == "dicom" && !parent.empty() ? parent.string() : named.filename().string();
}

}  // namespace

ImageInput load_image(const fs::path& path, const std::string& role, const std::optional<std::string>& unit) {
    throw_if_stopped();
    std::error_code ignored;
    if (!fs::exists(path, ignored)) {
        throw Error(ErrorCode::input_missing, path.string(), "there is no such file or folder", "check the name");
    }
    ImageInput image;
    image.name = label_of(path);
    image.file = {role, path};
    if (!fs::is_directory(path) && image_format(path)) {
        image.volume = read_image(path);
        image.volume.quantity = unit ? quantity_of(*unit) : image.volume.quantity;
        return image;
    }
    if (io::dicom::holds_nm_reconstruction(path)) {
        image.kind = "DICOM NM reconstruction";
        image.volume = io::dicom::read_nm_reconstruction(path);
        if (unit && image.volume.quantity != Quantity::relative) {
            refuse_unit_of_dicom();
        }
        image.volume.quantity = unit ? quantity_of(*unit) : image.volume.quantity;
        return image;
    }
    if (unit) {
        refuse_unit_of_dicom();
    }
    image.kind = "DICOM PET series";
    image.series = io::dicom::read_pet_series(path);
    image.volume = image.series->volume;
    image.findings = image.series->findings;
    return image;
}

Error naming(const fs::path& path, const Error& error) {
    const bool about_the_run = error.code() == ErrorCode::usage || error.code() == ErrorCode::interrupted ||
                               error.code() == ErrorCode::internal;
    if (about_the_run || error.where().find(path.string()) != std::string::npos) {
        return error;
    }
    return {error.code(), path.string() + ": " + error.where(), error.what(), error.hint()};
}

SuvChoice parse_suv(const std::string& text, const ImageInput& image) {
    if (text == "none") {
        return {};
    }
    if (text == "auto") {
        return image.series ? SuvChoice{true, "bw"} : SuvChoice{};
    }
    if (find_normalisation(text) == nullptr) {
        std::vector<std::string> names{"auto", "none"};
        for (const auto& entry : normalisations) {
            names.emplace_back(entry.first);
        }
        const std::string near = nearest_name(text, names);
        throw Error(ErrorCode::usage, "--suv", "there is no SUV called '" + text + "'",
                    near.empty() ? "use auto, none, bw, lbm, lbm-james, lbm-janma, ibw or bsa"
                                 : "did you mean '" + near + "'?");
    }
    return {true, text};
}

std::vector<harmonize::suv::KnownNuclide> known_nuclides() {
    std::vector<harmonize::suv::KnownNuclide> nuclides;
    for (const io::config::NuclideEntry& entry : io::config::load_all_nuclides()) {
        nuclides.push_back({entry.nuclide.name, entry.half_lives_s()});
    }
    return nuclides;
}

void convert_to_suv(ImageInput& image, const SuvChoice& choice, std::vector<std::string>& trail) {
    if (!choice.convert) {
        return;
    }
    if (!image.series) {
        if (image.volume.quantity == Quantity::suv_bw && choice.name == "bw") {
            return;
        }
        throw Error(ErrorCode::inconsistent_data, image.name,
                    image.kind == "image" ? "a volume file does not say dose, weight and times"
                                          : "dose, weight and times are not read from an NM image",
                    "give the DICOM PET series, or use --suv none");
    }
    const auto factor = harmonize::suv::suv_bw_factor(image.series->header, image.series->slices, known_nuclides());
    trail.insert(trail.end(), factor.trail.begin(), factor.trail.end());
    image.findings.insert(image.findings.end(), factor.findings.begin(), factor.findings.end());
    image.volume = harmonize::suv::to_suv(image.volume, factor);
    const Normalisation normalisation = *find_normalisation(choice.name);
    if (normalisation != Normalisation::body_weight) {
        const double scale =
            harmonize::suv::factor_from_bw(harmonize::suv::body_of(image.series->header), normalisation);
        for (float& v : image.volume.values) {
            v = static_cast<float>(v * scale);
        }
        image.volume.quantity = Quantity::other;
        trail.push_back("SUVbw x " + number_text(scale) + " = SUV " + choice.name);
    }
}

}  // namespace isotone::app
