// SPDX-License-Identifier: Apache-2.0
#include "simulate/materials/materials.hpp"

#include "core/error.hpp"
#include "core/number_text.hpp"
#include "core/record_reader.hpp"

#include <algorithm>
#include <cmath>

namespace isotone::simulate {
namespace {

constexpr double avogadro_per_barn = 0.602214076;  // atoms per mol, with barn -> cm2
constexpr std::array<const char*, 3> processes{"photoelectric_barn", "compton_barn", "rayleigh_barn"};

struct Element {
    std::string symbol;
    double z = 0.0, atomic_weight = 0.0;
    std::array<std::vector<double>, 3> barn;
    std::vector<double> form_factor, incoherent;
};

struct Tables {
    std::vector<double> energy_kev, transfer;
    std::vector<Element> elements;

    const Element& of(const RecordReader& reader, const std::string& symbol) const {
        const auto found = std::find_if(elements.begin(), elements.end(),
                                        [&](const Element& element) { return element.symbol == symbol; });
        if (found == elements.end()) {
            reader.fail(symbol, "no cross sections of this element", "add it with scripts/extract-cross-sections");
        }
        return *found;
    }
};

std::vector<double> column(const RecordReader& reader, const std::string& key, std::size_t length, Range range) {
    auto values = reader.required<std::vector<double>>(key, range);
    if (values.size() != length) {
        reader.fail(key, std::to_string(values.size()) + " values", "expected " + std::to_string(length));
    }
    return values;
}

Tables read_tables(const Record& record, const std::string& where) {
    const RecordReader reader(record, where);
    (void)reader.choice("schema", {"isotone-cross-sections/1"});
    (void)reader.required<std::string>("source");
    Tables tables;
    tables.energy_kev = reader.required<std::vector<double>>("energy_kev", Range::positive());
    tables.transfer = reader.required<std::vector<double>>("transfer_per_angstrom", Range::not_negative());
    for (const auto* axis : {&tables.energy_kev, &tables.transfer}) {
        if (axis->size() < 2 || std::adjacent_find(axis->begin(), axis->end(), std::greater_equal<>()) != axis->end()) {
            reader.fail(axis == &tables.transfer ? "transfer_per_angstrom" : "energy_kev", "the values do not increase",
                        "each must be above the one before");
        }
    }
    for (const RecordReader& entry : reader.list("element")) {
        Element element;
        element.symbol = entry.required<std::string>("symbol");
        element.z = entry.required<int>("z", {1, 100});
        element.atomic_weight = entry.required<double>("atomic_weight", Range::positive());
        for (std::size_t p = 0; p < processes.size(); ++p) {
            element.barn[p] = column(entry, processes[p], tables.energy_kev.size(), Range::positive());
        }
        element.form_factor = column(entry, "form_factor", tables.transfer.size(), Range::not_negative());
        element.incoherent = column(entry, "incoherent_function", tables.transfer.size(), Range::not_negative());
        tables.elements.push_back(std::move(element));
    }
    reader.finish();
    return tables;
}

}  // namespace

CrossSections Material::cross_sections(double energy_kev) const {
    const double log_energy = std::log(energy_kev);
    if (!(log_energy >= log_energy_.front() && log_energy <= log_energy_.back())) {
        throw Error(ErrorCode::usage, "photons of " + number_text(energy_kev) + " keV in " + name,
                    "the cross sections reach from " + number_text(std::exp(log_energy_.front())) + " to " +
                        number_text(std::exp(log_energy_.back())) + " keV",
                    "leave this line out");
    }
    const auto above = std::upper_bound(log_energy_.begin() + 1, log_energy_.end() - 1, log_energy);
    const auto k = static_cast<std::size_t>(above - log_energy_.begin());
    const double share = (log_energy - log_energy_[k - 1]) / (log_energy_[k] - log_energy_[k - 1]);
    const auto value = [&](std::size_t process) {
        const std::vector<double>& table = log_cross_section_[process];
        return std::exp(table[k - 1] + share * (table[k] - table[k - 1]));
    };
    return {value(0), value(1), value(2)};
}

double Material::at_transfer(const std::vector<double>& values, double x) const {
    const auto above = std::upper_bound(transfer_.begin() + 1, transfer_.end() - 1, x);
    const auto k = static_cast<std::size_t>(above - transfer_.begin());
    const double share = std::clamp((x - transfer_[k - 1]) / (transfer_[k] - transfer_[k - 1]), 0.0, 1.0);
    return values[k - 1] + share * (values[k] - values[k - 1]);
}

double Material::incoherent(double x_per_angstrom) const {
    return at_transfer(incoherent_, x_per_angstrom);
}

double Material::form_factor_squared(double x_per_angstrom) const {
    return at_transfer(form_squared_, x_per_angstrom);
}

Materials::Materials(const Record& elements, const std::string& elements_name, const Record& mixtures,
                     const std::string& mixtures_name) {
    const Tables tables = read_tables(elements, elements_name);
    const RecordReader reader(mixtures, mixtures_name);
    (void)reader.choice("schema", {"isotone-material-compositions/1"});
    (void)reader.or_default("read", "");
    for (const RecordReader& entry : reader.list("material")) {
        Material material;
        material.name = entry.required<std::string>("name");
        material.density_g_per_ml = entry.required<double>("density_g_per_ml", Range::positive());
        material.source = entry.required<std::string>("source");
        material.transfer_ = tables.transfer;
        material.incoherent_.assign(tables.transfer.size(), 0.0);
        material.form_squared_.assign(tables.transfer.size(), 0.0);
        std::array<std::vector<double>, 3> sums;
        sums.fill(std::vector<double>(tables.energy_kev.size()));
        const RecordReader fractions = entry.object("fractions");
        double total = 0.0, electrons = 0.0;
        for (const std::string& symbol : fractions.keys()) {
            const double fraction = fractions.required<double>(symbol, {0.0, 1.0});
            const Element& element = tables.of(fractions, symbol);
            const double atoms = fraction / element.atomic_weight;  // mol/g
            total += fraction;
            electrons += atoms * element.z;
            for (std::size_t p = 0; p < sums.size(); ++p) {
                for (std::size_t k = 0; k < sums[p].size(); ++k) {
                    // 1/cm -> 1/mm
                    sums[p][k] += 0.1 * material.density_g_per_ml * avogadro_per_barn * atoms * element.barn[p][k];
                }
            }
            for (std::size_t k = 0; k < tables.transfer.size(); ++k) {
                material.incoherent_[k] += atoms * element.incoherent[k];
                material.form_squared_[k] += atoms * element.form_factor[k] * element.form_factor[k];
            }
        }
        if (std::abs(total - 1.0) > 0.005) {  // tissues are tabulated to 0.1 % of each element
            entry.fail("fractions", "they sum to " + number_text(total), "mass fractions sum to 1");
        }
        const double at_zero = material.form_squared_.front();
        for (std::size_t k = 0; k < tables.transfer.size(); ++k) {
            material.incoherent_[k] /= electrons;
            material.form_squared_[k] /= at_zero;
        }
        const auto logarithm = [](double value) { return std::log(value); };
        material.log_energy_.resize(tables.energy_kev.size());
        std::transform(tables.energy_kev.begin(), tables.energy_kev.end(), material.log_energy_.begin(), logarithm);
        for (std::size_t p = 0; p < sums.size(); ++p) {
            std::transform(sums[p].begin(), sums[p].end(), sums[p].begin(), logarithm);
            material.log_cross_section_[p] = std::move(sums[p]);
        }
        all_.push_back(std::move(material));
    }
    reader.finish();
}

std::size_t Materials::index(const std::string& name) const {
    std::vector<std::string> names;
    std::string list;
    for (std::size_t m = 0; m < all_.size(); ++m) {
        if (all_[m].name == name) {
            return m;
        }
        names.push_back(all_[m].name);
        list += (m == 0 ? "" : ", ") + all_[m].name;
    }
    const std::string nearest = nearest_name(name, names);
    throw Error(ErrorCode::usage, "material '" + name + "'", "there is none of that name",
                nearest.empty() ? "use one of: " + list : "did you mean '" + nearest + "'?");
}

}  // namespace isotone::simulate
