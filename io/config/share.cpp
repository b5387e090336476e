// SPDX-License-Identifier: Apache-2.0
#include "io/config/share.hpp"

#include "core/error.hpp"
#include "core/gamma_camera_from_record.hpp"
#include "core/record_reader.hpp"
#include "io/config/toml.hpp"

#include <algorithm>
#include <cctype>
#include <cstdlib>

namespace isotone::io::config {
namespace {

namespace fs = std::filesystem;

bool is_share(const fs::path& folder) {
    std::error_code fault;
    return fs::is_directory(folder / "scanners", fault);
}

std::string plain(const std::string& name) {
    std::string out;
    for (const char c : name) {
        if (std::string_view(" -_./").find(c) == std::string_view::npos) {
            out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        }
    }
    return out;
}

[[noreturn]] void no_such(const std::string& kind, const std::string& name, const std::vector<std::string>& known) {
    const std::string nearest = nearest_name(name, known);
    std::string all;
    for (const std::string& one : known) {
        all += (all.empty() ? "" : ", ") + one;
    }
    throw Error(ErrorCode::usage, kind + " '" + name + "'", "there is none of that name",
                nearest.empty() ? "use one of: " + all : "did you mean '" + nearest + "'? known: " + all);
}

bool answers_to(const std::vector<std::string>& names, const std::string& wanted) {
    return std::any_of(names.begin(), names.end(), [&](const std::string& n) { return plain(n) == plain(wanted); });
}

bool names_a_toml_file(const std::string& name) {
    std::error_code fault;
    return name.ends_with(".toml") && fs::is_regular_file(name, fault);
}

/// Every entry of a folder of the share folder, sorted by file name.
template <typename FromRecord>
auto load_all(const std::string& folder, FromRecord from_record) {
    std::vector<decltype(from_record(Record(), std::string()))> all;
    for (const std::string& file : share_names(folder)) {
        const fs::path path = share_folder() / folder / (file + ".toml");
        all.push_back(from_record(read_toml(path), path.string()));
    }
    return all;
}

/// The entry of that name: its own, an alias, its file's, or the path of a .toml file. Files are read up to the one
/// that answers.
/// @param names_of  the entry's own name and then its aliases
template <typename FromRecord, typename NamesOf>
auto load_named(const std::string& folder, const std::string& kind, const std::string& name, FromRecord from_record,
                NamesOf names_of) -> decltype(from_record(Record(), std::string())) {
    if (names_a_toml_file(name)) {
        return from_record(read_toml(name), name);
    }
    std::vector<std::string> known;
    for (const std::string& file : share_names(folder)) {
        const fs::path path = share_folder() / folder / (file + ".toml");
        auto entry = from_record(read_toml(path), path.string());
        std::vector<std::string> names = names_of(entry);
        known.push_back(names.front());
        names.push_back(file);
        if (answers_to(names, name)) {
            return entry;
        }
    }
    no_such(kind, name, known);
}

std::vector<std::string> with_aliases(const std::string& name, std::vector<std::string> aliases) {
    aliases.insert(aliases.begin(), name);
    return aliases;
}

}  // namespace

fs::path share_folder() {
    std::vector<fs::path> candidates;
    if (const char* named = std::getenv("ISOTONE_SHARE"); named != nullptr && *named != '\0') {
        // A folder the user named is taken or refused, never passed over in silence.
        candidates.emplace_back(named);
    } else {
        std::error_code fault;
        const fs::path self = fs::read_symlink("/proc/self/exe", fault);
        if (!fault) {
            candidates.push_back(self.parent_path().parent_path() / "share" / "isotone");
        }
        candidates.emplace_back(ISOTONE_SOURCE_SHARE);
    }
    for (const fs::path& candidate : candidates) {
        if (is_share(candidate)) {
            return candidate;
        }
    }
    throw Error(ErrorCode::input_missing, candidates.front().string(), "this is not the program's share folder",
                "set ISOTONE_SHARE to the folder that holds scanners/ and nuclides.toml");
}

std::vector<std::string> share_names(const std::string& kind) {
    std::vector<std::string> names;
    std::error_code fault;
    for (const auto& entry : fs::directory_iterator(share_folder() / kind, fault)) {
        if (entry.path().extension() == ".toml") {
            names.push_back(entry.path().stem().string());
        }
    }
    std::sort(names.begin(), names.end());
    return names;
}

fs::path share_file(const std::string& kind, const std::string& name) {
    if (names_a_toml_file(name)) {
        return name;
    }
    const auto names = share_names(kind);
    for (const std::string& candidate : names) {
        if (plain(candidate) == plain(name)) {
            return share_folder() / kind / (candidate + ".toml");
        }
    }
    no_such(kind.substr(0, kind.size() - 1), name, names);  // "bands" is the folder of each "band"
}

std::vector<ScannerDescription> load_all_scanners() {
    return load_all("scanners", scanner_from_record);
}

ScannerDescription load_scanner(const std::string& name) {
    return load_named("scanners", "scanner", name, scanner_from_record, [](const ScannerDescription& description) {
        return with_aliases(description.scanner.name, description.aliases);
    });
}

std::vector<GammaCamera> load_all_cameras() {
    return load_all("collimators", gamma_camera_from_record);
}

GammaCamera load_camera(const std::string& name) {
    return load_named("collimators", "camera", name, gamma_camera_from_record,
                      [](const GammaCamera& camera) { return with_aliases(camera.name, camera.aliases); });
}

std::vector<double> NuclideEntry::half_lives_s() const {
    std::vector<double> all{nuclide.half_life_s};
    for (const OtherHalfLife& other : other_half_lives) {
        all.push_back(other.half_life_s);
    }
    return all;
}

namespace {

void read_gammas(const RecordReader& reader, NuclideEntry& nuclide) {
    const auto energies = reader.required<std::vector<double>>("energy_kev", Range::positive());
    const auto yields = reader.required<std::vector<double>>("yield", {0.0, 10.0});
    nuclide.gamma_source = reader.required<std::string>("source");
    if (energies.size() != yields.size() || !std::is_sorted(energies.begin(), energies.end())) {
        reader.fail("yield", "energies and yields do not pair up in ascending order", "give one yield for each energy");
    }
    for (std::size_t i = 0; i < energies.size(); ++i) {
        nuclide.gamma_lines.push_back({energies[i], yields[i]});
    }
}

}  // namespace

std::vector<NuclideEntry> load_all_nuclides() {
    const fs::path path = share_folder() / "nuclides.toml";
    const Record record = read_toml(path);
    const RecordReader reader(record, path.string());
    (void)reader.choice("schema", {"isotone-nuclides/1"});
    (void)reader.required<std::string>("read");
    std::vector<NuclideEntry> all;
    for (const RecordReader& entry : reader.list("nuclide")) {
        NuclideEntry nuclide;
        nuclide.nuclide.name = entry.required<std::string>("name");
        nuclide.nuclide.half_life_s = entry.required<double>("half_life_s", Range::positive());
        nuclide.nuclide.positron_fraction = entry.required<double>("positron_fraction", {0.0, 1.0});
        nuclide.aliases = entry.or_default<std::vector<std::string>>("aliases", {});
        nuclide.source = entry.required<std::string>("source");
        for (const RecordReader& other : entry.list("other_half_life")) {
            nuclide.other_half_lives.push_back(
                {other.required<double>("half_life_s", Range::positive()), other.required<std::string>("source")});
        }
        if (const auto gammas = entry.optional_object("gamma")) {
            read_gammas(*gammas, nuclide);
        }
        all.push_back(std::move(nuclide));
    }
    reader.finish();
    return all;
}

NuclideEntry load_nuclide_entry(const std::string& name) {
    std::vector<std::string> known;
    for (NuclideEntry& entry : load_all_nuclides()) {
        if (answers_to(with_aliases(entry.nuclide.name, entry.aliases), name)) {
            return std::move(entry);
        }
        known.push_back(entry.nuclide.name);
    }
    no_such("radionuclide", name, known);
}

Radionuclide load_nuclide(const std::string& name) {
    return load_nuclide_entry(name).nuclide;
}

std::vector<AttenuationTable> load_all_materials() {
    const fs::path path = share_folder() / "materials.toml";
    const Record record = read_toml(path);
    const RecordReader reader(record, path.string());
    (void)reader.choice("schema", {"isotone-materials/1"});
    const std::string source =
        reader.required<std::string>("source") + " (read " + reader.required<std::string>("read") + ")";
    std::vector<AttenuationTable> all;
    for (const RecordReader& entry : reader.list("material")) {
        AttenuationTable material;
        material.name = entry.required<std::string>("name");
        material.density_g_ml = entry.required<double>("density_g_ml", Range::positive());
        material.source = source + "; " + entry.required<std::string>("composition");
        material.energy_kev = entry.required<std::vector<double>>("energy_kev", Range::positive());
        material.photoelectric_cm2_g = entry.required<std::vector<double>>("photoelectric_cm2_g", Range::positive());
        material.incoherent_cm2_g = entry.required<std::vector<double>>("incoherent_cm2_g", Range::positive());
        material.coherent_cm2_g = entry.required<std::vector<double>>("coherent_cm2_g", Range::positive());
        material.check(path.string());
        all.push_back(std::move(material));
    }
    reader.finish();
    return all;
}

AttenuationTable load_material(const std::string& name) {
    std::vector<std::string> known;
    for (AttenuationTable& material : load_all_materials()) {
        if (plain(material.name) == plain(name)) {
            return std::move(material);
        }
        known.push_back(material.name);
    }
    no_such("material", name, known);
}

}  // namespace isotone::io::config
