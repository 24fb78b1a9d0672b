import { method, type SystemContract } from './system-contract.ts'

/** auth.iost: accounts, their permissions and groups. Source: spec contracts §6.1. */
export const authContract: SystemContract = {
  id: 'auth.iost',
  version: '1.0.0',
  abi: [
    method('can_update', 'string'),
    method('initAdmin', 'string'),
    method('signUp', 'string string string', { iost: '10' }),
    method('addPermission', 'string string number'),
    method('dropPermission', 'string string'),
    method('assignPermission', 'string string string number'),
    method('revokePermission', 'string string string'),
    method('addGroup', 'string string'),
    method('dropGroup', 'string string'),
    method('assignGroup', 'string string string number'),
    method('revokeGroup', 'string string string'),
    method('assignPermissionToGroup', 'string string string'),
    method('revokePermissionInGroup', 'string string string'),
  ],
  source: `
const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const DIGITS = '0123456789';
const NAME_LIMIT = 32;
const FULL_WEIGHT = 100;
const SIGN_UP_PLEDGE = '10';

class Auth {
  init() {}

  initAdmin(admin) {
    if (block.number !== 0) {
      throw new Error('init out of genesis block');
    }
    storage.put('adminID', admin);
  }

  can_update(data) {
    return blockchain.requireAuth(storage.get('adminID'), 'active');
  }

  signUp(id, owner, active) {
    if (storage.mapHas('auth', id)) {
      throw new Error('id existed > ' + id);
    }
    if (block.number !== 0) {
      this._checkId(id, owner, active);
    }
    const publisher = blockchain.publisher();
    const record = {
      id: id,
      referrer: publisher,
      permissions: { active: this._withKey('active', active), owner: this._withKey('owner', owner) },
      groups: {}
    };
    storage.mapPut('auth', id, JSON.stringify(record));
    if (block.number !== 0) {
      blockchain.callWithAuth('gas.iost', 'pledge', [publisher, id, SIGN_UP_PLEDGE]);
    }
    this._receipt([id, owner, active]);
  }

  addPermission(id, perm, threshold) {
    const account = this._open(id);
    if (account.permissions[perm] !== undefined) {
      throw new Error('permission already exist');
    }
    this._checkName(perm);
    account.permissions[perm] = { name: perm, groups: [], items: [], threshold: threshold };
    this._save(account);
    this._receipt([id, perm, threshold]);
  }

  dropPermission(id, perm) {
    const account = this._open(id);
    if (perm === 'active' || perm === 'owner') {
      throw 'drop active or owner is forbidden';
    }
    account.permissions[perm] = undefined;
    this._save(account);
    this._receipt([id, perm]);
  }

  assignPermission(id, perm, item, weight) {
    const account = this._open(id);
    if (item.startsWith('@')) {
      throw 'unexpected item';
    }
    this._assign(account.permissions[perm].items, item, weight);
    this._save(account);
    this._receipt([id, perm, item, weight]);
  }

  revokePermission(id, perm, item) {
    const account = this._open(id);
    this._revoke(account.permissions[perm].items, item);
    this._save(account);
    this._receipt([id, perm, item]);
  }

  addGroup(id, grp) {
    const account = this._open(id);
    if (account.groups[grp] !== undefined) {
      throw new Error('group already exist');
    }
    this._checkName(grp);
    account.groups[grp] = { name: grp, items: [] };
    this._save(account);
    this._receipt([id, grp]);
  }

  dropGroup(id, grp) {
    const account = this._open(id);
    account.groups[grp] = undefined;
    this._save(account);
    this._receipt([id, grp]);
  }

  assignGroup(id, grp, item, weight) {
    const account = this._open(id);
    this._assign(account.groups[grp].items, item, weight);
    this._save(account);
    this._receipt([id, grp, item, weight]);
  }

  revokeGroup(id, grp, item) {
    const account = this._open(id);
    this._revoke(account.groups[grp].items, item);
    this._save(account);
    this._receipt([id, grp, item]);
  }

  assignPermissionToGroup(id, perm, grp) {
    const account = this._open(id);
    if (account.groups[grp] === undefined) {
      throw new Error('group does not exist');
    }
    account.permissions[perm].groups.push(grp);
    this._save(account);
    this._receipt([id, perm, grp]);
  }

  revokePermissionInGroup(id, perm, grp) {
    const account = this._open(id);
    const groups = account.permissions[perm].groups;
    const at = groups.indexOf(grp);
    if (at !== -1) {
      groups.splice(at, 1);
    }
    this._save(account);
    this._receipt([id, perm, grp]);
  }

  _open(id) {
    if (!blockchain.requireAuth(id, 'owner')) {
      throw new Error('require auth failed');
    }
    return JSON.parse(storage.mapGet('auth', id));
  }

  // The account itself pays for its record from its first change on.
  _save(account) {
    storage.mapPut('auth', account.id, JSON.stringify(account), account.id);
  }

  _receipt(args) {
    blockchain.receipt(JSON.stringify(args));
  }

  _withKey(name, key) {
    return {
      name: name,
      groups: [],
      items: [{ id: key, is_key_pair: true, weight: FULL_WEIGHT }],
      threshold: FULL_WEIGHT
    };
  }

  // An item is a public key, or account@permission.
  _item(text, weight) {
    const at = text.indexOf('@');
    if (at < 0) {
      return { id: text, is_key_pair: true, weight: weight };
    }
    return { id: text.slice(0, at), permission: text.slice(at + 1), is_key_pair: false, weight: weight };
  }

  _assign(items, text, weight) {
    if (weight <= 0) {
      throw 'weight less than zero';
    }
    for (let i = 0; i < items.length; i++) {
      if (items[i].id === text) {
        items[i].weight = weight;
        return;
      }
    }
    items.push(this._item(text, weight));
  }

  _revoke(items, text) {
    if (text.startsWith('@')) {
      throw 'unexpected item';
    }
    const wanted = this._item(text, 0);
    for (let i = 0; i < items.length; i++) {
      const found = items[i];
      if (found.id === wanted.id && found.is_key_pair === wanted.is_key_pair && found.permission === wanted.permission) {
        items.splice(i, 1);
        return;
      }
    }
    throw new Error('item not found');
  }

  _checkId(id, owner, active) {
    if (id.startsWith('0x') && id.length === 42) {
      if (id.toLowerCase() !== id) {
        throw new Error('id invalid. upper case not allowed');
      }
      if (owner !== '' || active !== '') {
        throw new Error('permission should be empty');
      }
      return;
    }
    if (id.length < 5 || id.length > 11) {
      throw new Error('id invalid. id length should be between 5,11 > ' + id);
    }
    if (id.startsWith('Contract')) {
      throw new Error('id invalid. id shouldn\\'t start with \\'Contract\\'.');
    }
    this._checkChars(id, LOWER + DIGITS + '_');
  }

  _checkName(name) {
    if (name.length < 1 || name.length > NAME_LIMIT) {
      throw new Error('id invalid. id length should be between 1,32 > ' + name);
    }
    this._checkChars(name, LOWER + LOWER.toUpperCase() + DIGITS + '_');
  }

  _checkChars(text, allowed) {
    for (let i = 0; i < text.length; i++) {
      if (allowed.indexOf(text[i]) < 0) {
        throw new Error('id invalid. id contains invalid character > ' + text[i]);
      }
    }
  }
}

module.exports = Auth;
`,
}
